package io.quorate.protocol.raft;

import io.quorate.protocol.order.MembershipWire;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.RaftMessage.Append;
import io.quorate.protocol.raft.RaftMessage.Appended;
import io.quorate.protocol.raft.RaftMessage.Conflicted;
import io.quorate.protocol.raft.RaftMessage.Heartbeat;
import io.quorate.protocol.raft.RaftMessage.HeartbeatReply;
import io.quorate.protocol.raft.RaftMessage.Outdated;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes entries and heartbeats from the leader of the term (section 5.3). */
final class Follower implements Standings {
  private final Replica replica;
  private final Roles roles;
  private final Delivery delivery;

  /** All up to here is known to be equal to the leader's log. */
  private long verified;

  private long verifiedTerm;
  private @Nullable NodeId acknowledge;

  Follower(Replica replica, Roles roles, Delivery delivery) {
    this.replica = replica;
    this.roles = roles;
    this.delivery = delivery;
  }

  /** Whether a message comes from the leader of this term; if so, it was heard. */
  boolean fromLeader(NodeId from, long term) {
    if (term < replica.term()) {
      replica.effects.send(from, new Outdated(replica.term()));
      return false;
    }
    if (replica.leads()) {
      throw new IllegalStateException(
          "%s and %s both lead in term %d".formatted(replica.self, from, term));
    }
    roles.follow(from);
    roles.heard();
    if (verifiedTerm != term) {
      verifiedTerm = term;
      // What is decided is in every leader's log; an entry of this term was made by its leader, and
      // then all before it is equal too. That leader may not send again what was acknowledged
      // before
      // a restart here.
      verified = replica.log.lastTerm() == term ? replica.log.last() : replica.commit;
    }
    return true;
  }

  void append(NodeId from, Append message) {
    if (!fromLeader(from, message.term())) {
      return;
    }
    long prev = message.prevIndex();
    long end = prev + message.entries().size();
    if (end > replica.log.base()) {
      if (prev >= replica.log.base() && replica.log.termAt(prev) != message.prevTerm()) {
        conflict(from, prev);
        return;
      }
      take(Math.max(prev, replica.log.base()), prev, message.entries());
    }
    verified = Math.max(verified, Math.max(end, replica.commit));
    acknowledge = from;
    delivery.decided(Math.min(message.commit(), verified));
  }

  private void conflict(NodeId from, long prev) {
    replica.effects.note("append.conflict");
    long last = replica.log.last();
    boolean lacks = last < prev;
    long term = lacks ? 0 : replica.log.termAt(prev);
    long first = lacks ? last + 1 : replica.log.firstOfTerm(prev);
    replica.effects.send(from, new Conflicted(replica.term(), prev, term, first));
  }

  /** Keeps what is there already; what conflicts goes, with all that follows it. */
  private void take(long known, long prev, List<Entry> entries) {
    for (int i = (int) (known - prev); i < entries.size(); i++) {
      long index = prev + 1 + i;
      Entry entry = entries.get(i);
      if (index <= replica.log.last()) {
        if (replica.log.termAt(index) == entry.term()) {
          continue;
        }
        truncate(index - 1);
      }
      replica.log.append(entry);
      if (entry.kind() == Entry.Kind.MEMBERSHIP) {
        replica.memberships.append(index, MembershipWire.of(entry.body()));
      }
    }
  }

  private void truncate(long index) {
    if (index < replica.commit) {
      throw new IllegalStateException(
          "%s would drop entry %d, but all up to %d is decided"
              .formatted(replica.self, index + 1, replica.commit));
    }
    replica.effects.note("append.truncated");
    replica.log.truncate(index);
    replica.memberships.truncate(index);
  }

  void heartbeat(NodeId from, Heartbeat message) {
    if (!fromLeader(from, message.term())) {
      return;
    }
    delivery.decided(Math.min(message.commit(), verified));
    HeartbeatReply reply = new HeartbeatReply(replica.term(), message.round(), message.sentNanos());
    if (replica.terms.durable()) {
      // Early: all that it says is that this replica is in this term, which is durable.
      replica.effects.sendEarly(from, reply);
    } else {
      replica.effects.send(from, reply);
    }
  }

  /** The turn ends, and what came in it is in the journal: one acknowledgement for all. */
  void settle() {
    boolean current = verifiedTerm == replica.term();
    if (acknowledge != null && current && replica.standing == Replica.Standing.FOLLOWER) {
      Appended message = new Appended(replica.term(), verified);
      replica.effects.acknowledge(acknowledge, message, replica.rules);
    }
    acknowledge = null;
  }

  /** What is decided here is in the leader's log too: it is told at the end of the turn. */
  void acknowledgeDecided(NodeId leader) {
    verified = Math.max(verified, replica.commit);
    acknowledge = leader;
  }
}
