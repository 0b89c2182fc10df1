package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.MoveMessage.ListPromises;
import io.quorate.protocol.quorum.MoveMessage.Promised;
import io.quorate.protocol.quorum.MoveMessage.Promises;

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
    if (message.page() != page
        || !from.equals(peer)
        || !partition.eras.knows(message.era())) { // then it is asked for again
      return false;
    }
    for (Promised row : message.rows()) {
      learn(row, message.era(), effects);
    }
    if (message.complete()) {
      return true;
    }
    after = message.rows().getLast().key();
    page = partition.requests.allot();
    repeats = 0;
    ask(effects);
    return false;
  }

  /** The state with the row: what the row says is decided must be held where that is believed. */
  private void learn(Promised told, long era, QuorumEffects effects) {
    byte[] key = told.key();
    RowBatch batch = new RowBatch();
    byte[] state = partition.eras.settle(key, told.versions(), era);
    if (state.length > 0) {
      partition.intake.take(key, state, batch, effects);
    }
    PaxosRow row = partition.eras.settle(key, PaxosRow.decode(told.row()), era);
    if (row != null) {
      partition.paxos.learn(key, row, batch);
    }
    partition.replica.commit(batch, effects);
  }
}
