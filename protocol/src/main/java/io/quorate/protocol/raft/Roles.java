package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.order.OrderNotice.Role;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.Replica.Standing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who this replica is, and the changes from one role to another (section 5.1, Figure 4). Holds the
 * election timer: hearing from a leader moves the deadline, not the timer.
 */
final class Roles {
  private final Replica replica;
  private final List<Standings> concerns = new ArrayList<>();
  private OrderNotice.@Nullable Leadership published;
  private long timeoutNanos;
  private long openingIndex;

  Roles(Replica replica) {
    this.replica = replica;
  }

  /** Tells a concern of changes, after those that were added before it. */
  void tell(Standings concern) {
    concerns.add(concern);
  }

  /**
   * A life begins. It votes for nobody until an election timeout has passed: before it stopped, it
   * may have promised a leader just that.
   */
  void started() {
    replica.heardNanos = replica.effects.nanos();
    armElection();
  }

  /** A later term was seen: this replica follows in it. */
  void observe(long term) {
    replica.terms.adopt(term);
    follow(null);
  }

  /** Follows in the current term; the leader may be unknown. */
  void follow(@Nullable NodeId leader) {
    Standing before = replica.standing;
    boolean news = leader != null && !leader.equals(replica.leader);
    replica.standing = Standing.FOLLOWER;
    replica.leader = leader;
    if (before == Standing.LEADER) {
      concerns.forEach(Standings::deposed);
    }
    if (before != Standing.FOLLOWER) {
      armElection();
    }
    if (leader != null && news) {
      concerns.forEach(concern -> concern.following(leader));
    }
  }

  /** Asks for votes from now on. */
  void stand() {
    replica.standing = Standing.CANDIDATE;
    replica.leader = null;
    armElection();
  }

  /** Has won the current term. */
  void lead() {
    replica.standing = Standing.LEADER;
    replica.leader = replica.self;
    replica.effects.cancel(RaftTimer.ELECTION);
    replica.effects.note("election.won");
    concerns.forEach(Standings::led);
  }

  /** The leader of this term was heard. */
  void heard() {
    replica.heardNanos = replica.effects.nanos();
  }

  /** The leader of this term asked for an election: its promise to be is taken back. */
  void released() {
    replica.heardNanos = replica.effects.nanos() - replica.settings.electionNanos();
  }

  /** Whether a leader may still count on this replica not to vote for another. */
  boolean loyal() {
    return replica.leads()
        || replica.effects.nanos() - replica.heardNanos < replica.settings.electionNanos();
  }

  /** Whether it is time to call an election; if not, the timer is armed for the rest. */
  boolean overdue() {
    long rest = timeoutNanos - (replica.effects.nanos() - replica.heardNanos);
    if (rest > 0 && replica.standing == Standing.FOLLOWER) {
      replica.effects.arm(RaftTimer.ELECTION, rest);
      return false;
    }
    return true;
  }

  /** Draws another timeout. */
  void armElection() {
    RaftSettings settings = replica.settings;
    long spread = settings.electionSpreadNanos();
    // A witness leads only where nobody else can, and hands over at once.
    long steps = replica.witness() ? 8 : RaftSettings.PRIORITY_MAX - (long) settings.priority();
    timeoutNanos =
        settings.electionNanos()
            + replica.effects.host().choose("raft.election", spread)
            + steps * spread / 4;
    replica.effects.arm(RaftTimer.ELECTION, timeoutNanos);
  }

  /** Tells the layer above what has changed. */
  void publish() {
    OrderNotice.Leadership now =
        new OrderNotice.Leadership(role(), replica.term(), replica.leader, ready());
    if (!now.equals(published)) {
      published = now;
      replica.effects.notice(now);
    }
  }

  boolean ready() {
    return replica.leads() && replica.ownTermDecided && replica.delivered >= openingIndex;
  }

  /** Where the entry stands that opened this leader's term. */
  void opened(long index) {
    openingIndex = index;
  }

  Role role() {
    Membership membership = replica.membership();
    return switch (replica.standing) {
      case LEADER -> Role.LEADER;
      case CANDIDATE -> Role.CANDIDATE;
      case FOLLOWER -> {
        if (membership.witness(replica.self)) {
          yield Role.WITNESS;
        }
        if (membership.votes(replica.self)) {
          yield Role.FOLLOWER;
        }
        yield membership.learners().contains(replica.self) ? Role.LEARNER : Role.OUTSIDER;
      }
    };
  }
}
