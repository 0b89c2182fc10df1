package io.quorate.services.process;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.List;

/** The changes of a range, one answer after another, without a gap. */
public final class Feed {

  /** Who follows it. */
  public interface Follower {
    /** What happened next, in order; never empty. */
    void changed(List<Change> changes);

    /** Nothing happened for a while, as far as the replica knows that was asked. */
    default void quiet() {}

    /** What happened meanwhile is not kept any more: read anew. */
    void torn();

    /** There is no such feed. */
    void refused(Refusal refusal);
  }

  private static final int WAIT_MILLIS = 20_000;
  private static final int BYTES_MAX = 1 << 20;

  private final Scope scope;
  private final String name;
  private final Follower follower;

  /**
   * A feed that nobody has begun.
   *
   * @param name tells feeds of a scope apart
   */
  public Feed(Scope scope, String name, Follower follower) {
    this.scope = scope;
    this.name = name;
    this.follower = follower;
  }

  /**
   * Follows a range, until the scope is closed or the feed ends.
   *
   * @param puts whether writes are wanted; deletions are
   */
  public void follow(String keyspace, KeyRange range, Cursor from, boolean puts) {
    next(
        new GroupRequest.Watch(
            keyspace, range, from, false, puts, true, BYTES_MAX, WAIT_MILLIS, 0));
  }

  private void next(GroupRequest.Watch watch) {
    scope.settle(name, watch, answer -> answered(watch, answer.reply()));
  }

  private void answered(GroupRequest.Watch watch, Reply reply) {
    switch (reply) {
      case GroupAnswer.Watched seen -> {
        if (seen.changes().isEmpty()) {
          follower.quiet();
        } else {
          follower.changed(seen.changes());
        }
        next(watch.at(seen.next())); // unless the follower has closed the scope
      }
      case Reply.Refused refused -> {
        if (refused.refusal().code() == ErrorCode.COMPACTED) {
          follower.torn();
        } else {
          follower.refused(refused.refusal());
        }
      }
      default -> throw new IllegalStateException("A watch was answered by " + reply);
    }
  }
}
