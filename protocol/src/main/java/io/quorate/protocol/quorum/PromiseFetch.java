package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.MoveMessage.ListPromises;
import io.quorate.protocol.quorum.MoveMessage.Promises;
import io.quorate.protocol.quorum.SyncMessage.Keyed;

/**
 * Fetches the rows of one old acceptor of conditional puts, page by page, for a node that will be
 * an acceptor in a later epoch: else a value accepted by the old majority could be unknown to a new
 * one (Lamport, <i>Paxos Made Simple</i>, section 2.2: any two majorities share an acceptor).
 */
final class PromiseFetch {

  private final Partition partition;
  private final NodeId peer;
  private byte[] after = {};
  private long page;
  private int repeats;

  PromiseFetch(Partition partition, NodeId peer) {
    this.partition = partition;
    this.peer = peer;
    page = partition.requests.allot();
  }

  NodeId peer() {
    return peer;
  }

  /** How often the present page was asked for again. */
  int repeats() {
    return repeats - 1;
  }

  /** Asks for the present page, for the first time or again. */
  void ask(QuorumEffects effects) {
    repeats++;
    effects.send(
        peer, new ListPromises(partition.view.epoch(), partition.eras.current(), page, after));
    effects.arm(UpkeepTimer.TRANSFER_STEP, partition.upkeep.retryNanos());
  }

  /** Takes a page; true when it was the last. */
  boolean answered(NodeId from, Promises message, QuorumEffects effects) {
    if (message.page() != page || !from.equals(peer)) {
      return false;
    }
    RowBatch batch = new RowBatch();
    for (Keyed row : message.rows()) {
      partition.paxos.learn(row.key(), row.versions(), batch);
    }
    partition.replica.commit(batch, effects);
    if (message.complete()) {
      return true;
    }
    after = message.rows().getLast().key();
    page = partition.requests.allot();
    repeats = 0;
    ask(effects);
    return false;
  }
}
