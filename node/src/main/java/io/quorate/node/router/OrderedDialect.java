package io.quorate.node.router;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.group.GroupCall;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keyspaces whose partitions are groups with one order of all writes. A write with a context is
 * compared with the key's present revision, in the order itself.
 */
record OrderedDialect(KeyspaceInfo keyspace) implements Dialect {

  /** What one page or list of versions holds at most. */
  static final int PAGE_BYTES_MAX = 4 << 20;

  @Override
  public @Nullable Refusal obstacle(Request.Data request) {
    return switch (request) {
      case Request.Get get -> counted("r", get.r());
      case Request.Put put -> {
        Refusal counted = counted("w", put.w());
        yield counted != null ? counted : Revisions.objection(keyspace, put.key(), put.context());
      }
      case Request.Delete delete -> {
        Refusal counted = counted("w", delete.w());
        yield counted != null
            ? counted
            : Revisions.objection(keyspace, delete.key(), delete.context());
      }
      case Request.Scan scan ->
          scan.reading().isNow() || partitionsOf(scan) == 1
              ? null
              : severalOrders("read as of one revision");
      case Request.History _ -> null;
      case Request.Changes _ -> unfed();
      case Request.Compact _ ->
          keyspace.settings().partitions() == 1 ? null : severalOrders("compacted as of one");
      case Request.AtPartition at ->
          at.request() instanceof GroupRequest group ? GroupCalls.obstacle(group) : noGroup();
      case Request.Restore _ -> noGroup();
      case GroupRequest group ->
          keyspace.settings().partitions() == 1
              ? GroupCalls.obstacle(group)
              : severalOrders("asked for what one group decides");
    };
  }

  private Refusal noGroup() {
    return new Refusal(
        ErrorCode.INVALID_ARGUMENT,
        "Keyspace '%s' is %s: its partitions are asked what groups are asked, and states of eventual keyspaces are not for it"
            .formatted(keyspace.name(), keyspace.settings().consistency()));
  }

  private int partitionsOf(Request.Scan scan) {
    return keyspace.settings().partitionsOf(scan.prefix(), scan.after()).size();
  }

  private @Nullable Refusal counted(String name, int asked) {
    return asked == 0
        ? null
        : new Refusal(
                ErrorCode.INVALID_ARGUMENT,
                "%s=%d has no meaning in '%s', which is %s: a majority decides; leave it out"
                    .formatted(name, asked, keyspace.name(), keyspace.settings().consistency()))
            .with(name, asked);
  }

  private Refusal severalOrders(String what) {
    return new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "Keyspace '%s' has %d partitions, each with revisions of its own, and cannot be %s"
                .formatted(keyspace.name(), keyspace.settings().partitions(), what))
        .with("partitions", keyspace.settings().partitions());
  }

  private Refusal unfed() {
    return new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "Keyspace '%s' is ordered: watch it from a revision instead of following its partitions"
                .formatted(keyspace.name()))
        .with("keyspace", keyspace.name());
  }

  @Override
  public Object call(Request.Data request) {
    return switch (request) {
      case Request.Get get ->
          new GroupCall.Read(
              Query.key(get.key()).at(get.reading().revision()), level(get.reading()));
      case Request.Put put ->
          write(put, put.mode(), put.context(), new Op.Put(put.key(), put.value()));
      case Request.Delete delete ->
          write(
              delete,
              delete.mode(),
              delete.context(),
              new Op.Delete(KeyRange.of(delete.key()), false));
      case Request.Scan scan ->
          new GroupCall.Read(
              new Query(
                  range(scan),
                  scan.reading().revision(),
                  scan.limit(),
                  PAGE_BYTES_MAX,
                  scan.values() ? Query.Form.ENTRIES : Query.Form.KEYS),
              level(scan.reading()));
      case Request.History history ->
          new GroupCall.History(
              history.key(),
              history.below() == 0 ? 0 : Math.max(1, history.below() - 1),
              history.limit(),
              PAGE_BYTES_MAX,
              level(new Reading(0, history.index())));
      case Request.Changes _ -> throw new IllegalStateException("an ordered keyspace has no feed");
      case Request.Compact compact ->
          new GroupCall.Execute(null, new Command.Compact(compact.revision()));
      case GroupRequest group -> GroupCalls.of(group);
      case Request.AtPartition at -> call(at.request());
      case Request.Restore _ ->
          throw new IllegalStateException("An ordered keyspace restores groups");
    };
  }

  private GroupCall.Level level(Reading reading) {
    return keyspace.settings().consistency().equals("sequential")
        ? new GroupCall.Level.Local(reading.index())
        : new GroupCall.Level.Linearizable();
  }

  private static <R extends Request.Keyed & Request.Write> GroupCall write(
      R request, Request.Mode mode, @Nullable Context context, Op write) {
    if (mode == Request.Mode.BLIND) {
      return new GroupCall.Execute(request.id(), Command.Transact.always(write));
    }
    byte[] key = request.key();
    Command.Transact transact =
        new Command.Transact(
            List.of(Compare.modified(key, Revisions.of(context))),
            List.of(write),
            List.of(new Op.Read(Query.key(key))));
    return new GroupCall.Execute(request.id(), transact);
  }

  private static KeyRange range(Request.Scan scan) {
    KeyRange all = KeyRange.prefix(scan.prefix());
    byte[] after = scan.after();
    return Arrays.compareUnsigned(after, scan.prefix()) < 0
        ? all
        : new KeyRange(Arrays.copyOf(after, after.length + 1), all.to());
  }

  @Override
  public Reply reply(Request.Data request, Object answer, NodeId by) {
    if (request instanceof Request.AtPartition at) {
      return reply(at.request(), answer, by);
    }
    return request instanceof GroupRequest group
        ? GroupAnswers.of(keyspace, group, answer, by)
        : OrderedReplies.of(keyspace, request, answer, by);
  }
}
