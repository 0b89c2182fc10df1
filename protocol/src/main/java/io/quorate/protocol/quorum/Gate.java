package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.RequestMessage.WrongEpoch;
import io.quorate.protocol.quorum.RequestMessage.WrongEra;

/**
 * Whether a message of another epoch of the assignment, or of another reap era, is served. A strict
 * keyspace refuses other epochs, because quorums of epochs that are not neighbours need not
 * overlap; a sloppy one serves and reports. A state of an era that is not known here is always
 * refused: it could bring back what was reaped.
 */
final class Gate {

  private final Partition partition;

  private final Upkeep upkeep;

  Gate(Partition partition, Upkeep upkeep) {
    this.partition = partition;
    this.upkeep = upkeep;
  }

  /** Whether the epoch may be served; if not, the sender is told. */
  boolean admits(NodeId from, long request, long epoch, QuorumEffects effects) {
    long own = partition.view.epoch();
    if (epoch == own && !partition.view.isSealedOff()) {
      return true;
    }
    effects.note("wrong.epoch", 1);
    heard(epoch, effects);
    if (partition.view.isSloppy() && partition.view.isConfigured()) {
      return true;
    }
    if (request != 0) {
      // Early: the assignment is not this process's to lose.
      effects.early().send(from, new WrongEpoch(request, Math.max(own, partition.view.sealed())));
    }
    return false;
  }

  /**
   * Whether a state of that era may be joined, once {@link Eras#settle settled}; if not, the sender
   * is told.
   */
  boolean admitsEra(NodeId from, long request, long era, QuorumEffects effects) {
    if (partition.eras.admits(era)) {
      return true;
    }
    upkeep.otherEra(from, era, effects);
    if (partition.eras.knows(era)) {
      return true;
    }
    if (request != 0) {
      effects.send(from, new WrongEra(request, partition.view.epoch(), partition.eras.current()));
    }
    return false;
  }

  /** A peer acts under that epoch. */
  void heard(long epoch, QuorumEffects effects) {
    if (epoch > partition.view.epoch()) {
      effects.early().notice(new QuorumNotice.Stale(epoch));
    }
  }
}
