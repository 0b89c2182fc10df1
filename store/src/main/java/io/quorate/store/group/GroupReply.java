package io.quorate.store.group;

import io.quorate.protocol.order.OrderStatus;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.QueryResult;
import java.util.List;

/** Answers to {@link GroupCall}s; what was not done is a {@code Refusal} instead. */
public sealed interface GroupReply {

  /**
   * A command was applied.
   *
   * @param outcome never {@link Outcome.Refused}, which comes as a refusal
   * @param revision of the store after it
   * @param applied the session's token: a local read from this index on sees it
   * @param term in which it was decided
   */
  record Executed(Outcome outcome, long revision, long applied, long term) implements GroupReply {}

  /**
   * Read.
   *
   * @param revision of the store that was read, or as of which it was read
   * @param applied the session's token: a later local read from this index on sees no less
   * @param term of the leader that this replica knew last
   */
  record Found(QueryResult result, long revision, long applied, long term) implements GroupReply {}

  /**
   * Changes in order; none when the watch has waited long enough.
   *
   * @param next where to go on
   */
  record Watched(List<Change> changes, Cursor next, long revision, long applied, long term)
      implements GroupReply {}

  /**
   * A lease, as whoever leads keeps it.
   *
   * @param keys that it is attached to, where asked for
   */
  record Leased(
      long lease,
      long ttlSeconds,
      long remainingMillis,
      List<byte[]> keys,
      long revision,
      long applied,
      long term)
      implements GroupReply {}

  /** All leases, by id. */
  record Leases(List<Long> leases, long revision, long applied, long term) implements GroupReply {}

  /**
   * A hash of what can be read up to a revision.
   *
   * @param upTo that revision
   * @param floor the oldest revision that could be read
   */
  record Hashed(long hash, long upTo, long floor, long revision, long applied, long term)
      implements GroupReply {}

  /**
   * How a replica stands.
   *
   * @param applied index of the last entry applied
   * @param revision of the store
   * @param floor the oldest revision that can be read
   * @param chain hash over all writes: equal on replicas that applied the same
   * @param checkpoint index at which the whole state was last hashed; 0 for never
   * @param hash of the whole state then
   * @param sessions remembered
   * @param damaged whether this replica serves nothing because its state is not to be believed
   */
  record Status(
      OrderStatus order,
      long applied,
      long revision,
      long floor,
      long chain,
      long checkpoint,
      long hash,
      int sessions,
      boolean damaged)
      implements GroupReply {}
}
