package io.quorate.server.endpoint;

import io.quorate.node.router.OrderedReplies;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.services.queue.NamedFence;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import org.jspecify.annotations.Nullable;

/**
 * Writes that are done only while a lock is held, or an election led, under a token. The lock's
 * keys stand in the keyspace of what is written, since one order decides about both.
 */
public final class FencedWrites {

  private final BlockingRequests requests;

  /** Of that node. */
  public FencedWrites(BlockingRequests requests) {
    this.requests = requests;
  }

  /**
   * Does a put or a delete, in place of whatever is there, while the lock is held.
   *
   * @param fence {@code NAME:TOKEN}
   * @return {@link Reply.Stored}; {@code CONFLICT} where nothing was written, since the lock is not
   *     held under that token
   */
  public Reply write(Request.Write request, String fence) {
    NamedFence held;
    try {
      held = NamedFence.parse(fence);
    } catch (IllegalArgumentException e) {
      return invalid(String.valueOf(e.getMessage()));
    }
    return switch (request) {
      case Request.Put put -> {
        Op op = new Op.Put(put.key(), put.value());
        yield write(put, put.key(), put.context(), put.mode(), put.w(), op, held);
      }
      case Request.Delete delete -> {
        Op op = new Op.Delete(KeyRange.of(delete.key()), false);
        yield write(delete, delete.key(), delete.context(), delete.mode(), delete.w(), op, held);
      }
      case GroupRequest.Transact _ ->
          throw new IllegalArgumentException("A transaction has conditions of its own");
    };
  }

  private Reply write(
      Request.Write request,
      byte[] key,
      @Nullable Context context,
      Request.Mode mode,
      int w,
      Op op,
      NamedFence fence) {
    if (context != null || mode != Request.Mode.SUPERSEDE || w != 0) {
      return invalid(
          "A fenced write goes in place of whatever is there: give fence alone, without a context, a condition, blind or w");
    }
    Reply described = requests.ask(new Request.DescribeKeyspace(request.keyspace()));
    if (!(described instanceof Reply.Described(KeyspaceInfo keyspace))) {
      return described;
    }
    KeyspaceSettings settings = keyspace.settings();
    if (settings.consistency().equals("eventual") || settings.partitions() != 1) {
      return invalid(
          "A fence needs one order of all writes, of the lock's and of this one: keyspace '%s' is %s with %d partitions; keep lock and data in a linearizable keyspace of one partition"
              .formatted(keyspace.name(), settings.consistency(), settings.partitions()));
    }
    Reply reply =
        requests.ask(new GroupRequest.Transact(request.keyspace(), fence.around(op), request.id()));
    if (!(reply instanceof GroupAnswer.Transacted done)) {
      return reply;
    }
    return NamedFence.written(done.outcome())
        ? OrderedReplies.stored(keyspace, key, op instanceof Op.Delete, done)
        : new Reply.Refused(fence.over());
  }

  private static Reply invalid(String message) {
    return new Reply.Refused(new Refusal(ErrorCode.INVALID_ARGUMENT, message));
  }
}
