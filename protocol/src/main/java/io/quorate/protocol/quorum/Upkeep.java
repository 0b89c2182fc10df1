package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;

/**
 * What keeps replicas equal beside the requests: anti-entropy, reaping, transfer of ownership; and
 * scans. The one door through which the rest of the process reaches them.
 */
final class Upkeep implements ReplicaListener {

  Upkeep(Partition partition) {}

  /** Recovery is complete. */
  void started(QuorumEffects effects) {}

  /** Ownership or reachability changed. */
  void viewChanged(QuorumEffects effects) {}

  void expired(UpkeepTimer timer, QuorumEffects effects) {}

  void received(NodeId from, SyncMessage message, QuorumEffects effects) {}

  void scan(Ticket ticket, QuorumCall.Scan call, QuorumEffects effects) {
    effects.reply(ticket, new Refusal(ErrorCode.INTERNAL, "Scans are not built yet"));
  }

  @Override
  public void changing(byte[] key, Versions before, Versions after, RowBatch batch) {}

  /** Logs a write that this replica coordinated and returns its packed sequence, above 0. */
  long log(byte[] key) {
    return 0;
  }

  /** The write of that sequence of that coordinator is held here, or will be with this step. */
  void saw(NodeId origin, long sequence, QuorumEffects effects) {}

  /** A peer acts in another reap era; what it sent was refused. */
  void otherEra(NodeId from, long era, QuorumEffects effects) {}

  /** Equal on replicas that hold the same. */
  long digest() {
    return 0;
  }

  /** Rows held, tombstones included. */
  long keys() {
    return 0;
  }

  long tombstones() {
    return 0;
  }

  /** Siblings held, of all keys together. */
  long siblings() {
    return 0;
  }

  /** Rows that a transfer under way has fetched so far. */
  long transferredRows() {
    return 0;
  }
}
