package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.MembershipWire;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what is decided, in order: but never beyond what this replica's journal holds, so that
 * tables never pass the journal (rules for all servers, Figure 2).
 */
final class Delivery {
  private final Replica replica;
  private final Proposals proposals;
  private final ReadQueue reads;
  private boolean held;

  Delivery(Replica replica, Proposals proposals, ReadQueue reads) {
    this.replica = replica;
    this.proposals = proposals;
    this.reads = reads;
  }

  /** All up to an index is decided. */
  void decided(long index) {
    if (index > replica.commit) {
      replica.commit = index;
      run();
    }
  }

  /** Delivers what may be delivered by now. */
  void run() {
    long limit = held ? replica.delivered : Math.min(replica.commit, replica.log.durable());
    if (replica.delivered >= limit) {
      return;
    }
    while (replica.delivered < limit) {
      long index = ++replica.delivered;
      deliver(index, replica.log.entry(index));
    }
    reads.delivered();
  }

  private void deliver(long index, Entry entry) {
    Ticket ticket = proposals.delivered(index, entry.term());
    if (replica.witness() && entry.kind() != Entry.Kind.MEMBERSHIP) {
      return; // it holds no state to apply anything to
    }
    replica.effects.notice(notice(index, entry, ticket));
  }

  private static OrderNotice notice(long index, Entry entry, @Nullable Ticket ticket) {
    return switch (entry.kind()) {
      case COMMAND -> new OrderNotice.Delivered(index, entry.term(), entry.body(), ticket);
      case NOOP -> new OrderNotice.Passed(index, entry.term());
      case MEMBERSHIP ->
          new OrderNotice.MembershipChanged(index, entry.term(), MembershipWire.of(entry.body()));
    };
  }

  /** A snapshot stands in the log but is not durable yet: what follows it waits. */
  void hold(long index) {
    held = true;
    replica.commit = Math.max(replica.commit, index);
  }

  /** A snapshot is the state from now on. */
  void installed(SnapshotId snapshot, Membership membership) {
    held = false;
    replica.delivered = snapshot.index();
    replica.commit = Math.max(replica.commit, snapshot.index());
    proposals.skipped(snapshot.index());
    replica.effects.notice(
        new OrderNotice.SnapshotArrived(snapshot.index(), snapshot.term(), membership));
    reads.delivered();
    run();
  }
}
