package io.quorate.protocol.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what is decided while this replica leads: what a majority holds durably, if it is of
 * the leader's own term, and with it all before it (sections 5.3 and 5.4.2).
 */
final class Decider implements Standings {
  private final Replica replica;
  private final Peers peers;
  private final Delivery delivery;
  private final List<Runnable> after = new ArrayList<>();

  Decider(Replica replica, Peers peers, Delivery delivery) {
    this.replica = replica;
    this.peers = peers;
    this.delivery = delivery;
  }

  /** Runs something whenever more is decided. */
  void then(Runnable action) {
    after.add(action);
  }

  @Override
  public void led() {
    replica.ownTermDecided = false;
  }

  @Override
  public void deposed() {
    replica.ownTermDecided = false;
  }

  /** A log has grown, or who counts has changed. */
  void advance() {
    if (!replica.leads()) {
      return;
    }
    long reached = replica.quorums.reached(replica.membership(), peers::matched);
    if (reached <= replica.commit
        || !replica.rules.countable(replica.log.termAt(reached), replica.term())) {
      return;
    }
    replica.ownTermDecided = true;
    delivery.decided(reached);
    for (Runnable action : after) {
      if (replica.leads()) {
        action.run();
      }
    }
  }
}
