package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.MembershipWire;
import io.quorate.protocol.raft.RaftRecord.Base;
import io.quorate.protocol.raft.RaftRecord.Entries;
import org.jspecify.annotations.Nullable;

/**
 * Builds the state from the records of earlier lives, oldest first. What was released is missing at
 * the front: the first entries then stand on an index that a {@link Base} record names later.
 */
final class Recovery {
  private final Replica replica;
  private final SnapshotReceiver receiver;

  /** Whether the log stands on what the first entries that came back say, and on no base yet. */
  private boolean provisional;

  private @Nullable Base released;

  Recovery(Replica replica, SnapshotReceiver receiver) {
    this.replica = replica;
    this.receiver = receiver;
  }

  void replay(long position, RaftRecord record) {
    switch (record) {
      case RaftRecord.Ballot ballot -> replica.terms.replay(ballot.term(), ballot.vote());
      case Entries entries -> entries(position, entries);
      case Base base -> base(base);
      case RaftRecord.Part part -> receiver.replay(part);
      case RaftRecord.Installed installed -> {
        receiver.replay(installed);
        provisional = false;
      }
    }
  }

  private void entries(long position, Entries record) {
    RaftLog log = replica.log;
    long prev = record.prevIndex();
    if (prev > log.last() || (provisional && prev < log.base())) {
      begin(prev, record.prevTerm());
    }
    int known = (int) Math.max(0, log.base() - prev);
    if (known >= record.entries().size()) {
      return; // a snapshot or the tables cover it all
    }
    long from = prev + known;
    log.truncate(from);
    replica.memberships.truncate(from);
    for (int i = known; i < record.entries().size(); i++) {
      Entry entry = record.entries().get(i);
      log.append(entry);
      replica.terms.replay(entry.term());
      if (entry.kind() == Entry.Kind.MEMBERSHIP) {
        replica.memberships.append(log.last(), MembershipWire.of(entry.body()));
      }
    }
    log.persisted(position);
  }

  /**
   * What lies before was released: the base that is written just before says what it led to, or one
   * that comes later does. If none does, the start fails.
   */
  private void begin(long index, long term) {
    boolean known = released != null && released.index() == index;
    replica.log.reset(index, term);
    replica.memberships.reset(
        index, known && released != null ? released.membership() : Membership.NONE);
    provisional = !known;
  }

  /**
   * What is in the tables needs not all be in memory. Only now: of an entry that came back, a later
   * record may say that it was overwritten.
   */
  private void trim() {
    RaftLog log = replica.log;
    long index = log.base();
    long bytes = log.bytes();
    while (bytes > replica.settings.logBytesMax()
        && index < Math.min(replica.delivered, log.last())) {
      index++;
      bytes -= log.entry(index).bytes();
    }
    if (index > log.base()) {
      log.compact(index);
      replica.memberships.compact(index);
    }
  }

  private void base(Base base) {
    RaftLog log = replica.log;
    replica.terms.replay(base.term(), base.vote());
    released = base;
    if (base.index() > log.last()) {
      log.reset(base.index(), base.indexTerm());
      replica.memberships.reset(base.index(), base.membership());
      provisional = false;
    } else if (base.index() >= log.base()) {
      log.compact(base.index());
      replica.memberships.base(base.index(), base.membership());
      provisional = false;
    }
    if (base.staged() != null) {
      receiver.replay(base.staged());
    }
    replica.commit = Math.max(replica.commit, base.index());
  }

  /** All records are in: what is delivered is at least what the log stands on. */
  void started() {
    RaftLog log = replica.log;
    log.synced(Long.MAX_VALUE);
    if (replica.delivered > log.last()) {
      throw new IllegalStateException(
          "The tables of %s reflect entry %d, but its journal ends at entry %d: it lost records"
              .formatted(replica.self, replica.delivered, log.last()));
    }
    boolean behind = replica.delivered < log.base();
    boolean holdsState = !replica.witness() && replica.membership().contains(replica.self);
    if (provisional || (behind && holdsState)) {
      throw new IllegalStateException(
          "The tables of %s reflect entry %d, but its journal begins after entry %d, without the base that entry stands on"
              .formatted(replica.self, replica.delivered, log.base()));
    }
    if (behind) {
      replica.memberships.stateless(); // a witness, perhaps one that was removed
      replica.delivered = log.base();
    }
    replica.commit = Math.max(replica.commit, replica.delivered);
    trim();
  }
}
