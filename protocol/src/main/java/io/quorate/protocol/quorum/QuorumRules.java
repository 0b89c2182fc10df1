package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import java.util.List;

/**
 * The decisions on which the protocol's promises hang, one method each. {@link #DEFAULT} is the
 * only implementation outside tests; a simulation that breaks one of them must find the promise
 * broken, and thereby shows that it can find such a defect at all.
 */
public interface QuorumRules {

  /** The rules as they are meant. */
  QuorumRules DEFAULT = new QuorumRules() {};

  /**
   * The state after a write, as {@link Versions#put}: dots tell concurrent writes of one actor
   * apart.
   */
  default Versions written(
      Versions present,
      Clock context,
      Actor actor,
      long hybridTime,
      long wallMillis,
      boolean deleted,
      byte[] value) {
    return present.put(context, actor, hybridTime, wallMillis, deleted, value);
  }

  /**
   * The first epoch of a replica with an empty disk: none that an earlier disk of the node can have
   * used.
   */
  default long firstEpoch(long generation) {
    return generation << 32;
  }

  /**
   * Whether a replica begins with epochs never used where a crash may have taken back writes that
   * it had sent.
   */
  default boolean leavesEpochsBehind() {
    return true;
  }

  /** Whether a replica that sees more of its own history than it holds takes a new epoch. */
  default boolean noticesLostHistory() {
    return true;
  }

  /**
   * What is kept of states joined in repair, hand-off and anti-entropy: all of it, never truncated.
   */
  default Versions repaired(Versions joined, int clockEntriesMax) {
    return joined;
  }

  /** Whether a tombstone may be reaped when this many of the primaries hold it. */
  default boolean mayReap(int holders, int primaries) {
    return holders == primaries;
  }

  /** Whether fallbacks stand in for primaries and count. */
  default boolean fallbacksCount(QuorumSettings settings) {
    return settings.sloppy();
  }

  /**
   * Who must hold what is kept for an owner that is one no longer, before it is let go: all owners.
   * Any one of them may be among those that acknowledged the write, so that handing it to one would
   * leave fewer copies than were promised.
   */
  default List<NodeId> heirs(List<NodeId> primaries) {
    return primaries;
  }

  /**
   * Whether a follower of changes goes on from its place: only in the life in which it was told,
   * and while all changes since are known.
   *
   * @param own whether the place is of this life of the feed
   * @param number of the last change that was told
   * @param dropped number of the latest change that is not known any more
   */
  default boolean feedGoesOn(boolean own, long number, long dropped) {
    return own && number >= dropped;
  }

  /** Whether a coordinator counts its own copy only once that is durable. */
  default boolean countsOwnWhenSynced() {
    return true;
  }

  /**
   * Where acknowledgements leave: behind the gate that opens once everything persisted is durable.
   */
  default Outlet<QuorumMessage, QuorumNotice> acknowledgements(
      Effects<QuorumMessage, QuorumRecord, QuorumNotice> effects) {
    return effects;
  }
}
