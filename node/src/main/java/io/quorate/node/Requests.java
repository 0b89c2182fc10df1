package io.quorate.node;

import io.quorate.node.cuts.CutProcess;
import io.quorate.node.metadata.MetadataCall;
import io.quorate.node.metadata.Table;
import io.quorate.node.router.RouterCall;
import io.quorate.node.router.RouterProcess;
import io.quorate.node.shard.Shard;
import io.quorate.node.status.StatusProcess;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Hands each request to the process that answers it. */
final class Requests {
  /** What a request holds in memory beside its key and value. */
  private static final long BYTES_EACH = 256;

  private final Shard shard;
  private final Readiness readiness;

  Requests(Shard shard, Readiness readiness) {
    this.shard = shard;
    this.readiness = readiness;
  }

  Cancellation handle(Request request, Consumer<Reply> reply) {
    if (request instanceof Request.Data data) {
      return data(data, reply);
    }
    system(request, reply);
    return Cancellation.NONE;
  }

  private void system(Request request, Consumer<Reply> reply) {
    switch (request) {
      case Request.Data _ -> throw new IllegalStateException("a request on data");
      case Request.CreateKeyspace _,
          Request.DeleteKeyspace _,
          Request.AddNode _,
          Request.RemoveNode _,
          Request.MoveTableLeader _ ->
          call(ProcessId.METADATA, new MetadataCall.Propose(request), BYTES_EACH, reply);
      case Request.DescribeKeyspace describe -> describe(describe, reply);
      case Request.ListKeyspaces _ -> reply.accept(list());
      case Request.ClusterStatus _ -> call(StatusProcess.ID, request, BYTES_EACH, reply);
      case Request.Cut _, Request.Heal _ -> call(CutProcess.ID, request, BYTES_EACH, reply);
    }
  }

  private Cancellation data(Request.Data data, Consumer<Reply> reply) {
    if (!readiness.serves()) {
      reply.accept(
          new Reply.Refused(
              new Refusal(
                  ErrorCode.UNAVAILABLE,
                  readiness.unreadyBecause() + "; try again soon, or another node")));
      return Cancellation.NONE;
    }
    boolean waits = data instanceof GroupRequest.Watch || data instanceof Request.Changes;
    Ticket ticket = call(RouterProcess.ID, new RouterCall.Ask(data), bytes(data), waits, reply);
    return waits ? () -> shard.cancel(ticket) : Cancellation.NONE;
  }

  private static long bytes(Request.Data data) {
    return switch (data) {
      case Request.Put put -> BYTES_EACH + put.key().length + put.value().length;
      case Request.Restore restore ->
          BYTES_EACH + restore.key().length + restore.state().encode().length;
      case Request.Keyed keyed -> BYTES_EACH + keyed.key().length;
      case Request.Scan scan -> BYTES_EACH * (1 + scan.limit());
      case Request.Changes _, Request.Compact _ -> BYTES_EACH;
      case Request.AtPartition at -> bytes(at.request());
      case GroupRequest.Transact transact -> BYTES_EACH + bytes(transact.transaction());
      case GroupRequest.Restore(String _, Command.RestorePart part) ->
          part.entries().stream()
              .mapToLong(entry -> BYTES_EACH + entry.key().length + entry.value().length)
              .sum();
      case GroupRequest _ -> BYTES_EACH;
    };
  }

  private static long bytes(Command.Transact transact) {
    long bytes = BYTES_EACH * transact.conditions().size();
    return bytes + bytes(transact.success()) + bytes(transact.failure());
  }

  private static long bytes(List<Op> ops) {
    long bytes = 0;
    for (Op op : ops) {
      bytes +=
          switch (op) {
            case Op.Put put -> put.key().length + put.value().length;
            case Op.Nested nested -> bytes(nested.transaction());
            case Op.Delete _, Op.Read _ -> BYTES_EACH;
          };
    }
    return bytes;
  }

  private void call(ProcessId to, Object call, long bytes, Consumer<Reply> reply) {
    call(to, call, bytes, false, reply);
  }

  private Ticket call(ProcessId to, Object call, long bytes, boolean waits, Consumer<Reply> reply) {
    return shard.call(
        to,
        call,
        bytes,
        waits,
        answer ->
            reply.accept(
                answer instanceof Refusal refusal ? new Reply.Refused(refusal) : (Reply) answer));
  }

  private void describe(Request.DescribeKeyspace describe, Consumer<Reply> reply) {
    Table.Keyspace keyspace = readiness.table().keyspace(describe.name());
    reply.accept(
        keyspace == null
            ? new Reply.Refused(readiness.table().unknownKeyspace(describe.name()))
            : new Reply.Described(keyspace.shown()));
  }

  private Reply list() {
    List<KeyspaceInfo> infos = new ArrayList<>();
    readiness.table().keyspaces().values().forEach(keyspace -> infos.add(keyspace.shown()));
    infos.sort(Comparator.comparing(KeyspaceInfo::name));
    return new Reply.Keyspaces(infos);
  }
}
