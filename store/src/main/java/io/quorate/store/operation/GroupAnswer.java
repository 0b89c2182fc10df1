package io.quorate.store.operation;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.QueryResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of a group to a {@link GroupRequest}; each says how far the group had come. */
public sealed interface GroupAnswer extends Reply {

  Position position();

  /** What a range holds. */
  record Ranged(QueryResult result, Position position) implements GroupAnswer {}

  /** A transaction was done. */
  record Transacted(Outcome.Transacted outcome, Position position) implements GroupAnswer {}

  /**
   * Changes in order.
   *
   * @param changes all that match from where was asked up to {@code next}; empty when none came
   *     while the watch waited, or when more of the history is to be looked through
   * @param next where to go on; inside a revision where that one alone was too large
   */
  record Watched(List<Change> changes, Cursor next, Position position) implements GroupAnswer {}

  /**
   * A lease.
   *
   * @param ttlSeconds as granted; 0 once revoked
   * @param remainingMillis until it expires if nobody keeps it alive
   * @param keys that it is attached to, in order, where they were asked for
   */
  record Leased(
      long lease, long ttlSeconds, long remainingMillis, List<byte[]> keys, Position position)
      implements GroupAnswer {}

  /**
   * A restore has come so far.
   *
   * @param parts that were taken in, this time or before
   * @param complete whether the partition serves
   */
  record Restored(long parts, boolean complete, Position position) implements GroupAnswer {}

  /** All leases, by id as a signed number. */
  record Leases(List<Long> leases, Position position) implements GroupAnswer {}

  /**
   * How a replica stands; the position tells which one.
   *
   * @param leader null while none is known
   * @param learners receive everything and vote on nothing
   * @param floor the oldest revision that can be read
   * @param decided index of the newest entry known to be decided
   * @param damaged whether this replica fills itself anew and serves nothing meanwhile
   */
  record Standing(
      @Nullable NodeId leader,
      List<NodeId> voters,
      List<NodeId> learners,
      long floor,
      long decided,
      boolean damaged,
      Position position)
      implements GroupAnswer {}

  /**
   * A hash of what a replica holds.
   *
   * @param revision up to which
   * @param floor the oldest revision that could be read
   */
  record Hashed(long hash, long revision, long floor, Position position) implements GroupAnswer {}
}
