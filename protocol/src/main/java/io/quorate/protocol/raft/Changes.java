package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.order.MembershipWire;
import io.quorate.protocol.order.OrderReply;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.util.Collections;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Changes of membership (section 6; dissertation, chapter 4): by one voter at a time, or through a
 * joint configuration, which whoever leads brings to its end.
 */
final class Changes implements Standings {
  private final Replica replica;
  private final Peers peers;
  private final Replicator replicator;
  private final Transfer transfer;
  private final Decider decider;
  private @Nullable Ticket ticket;
  private long settled;

  Changes(Replica replica, Peers peers, Replicator replicator, Transfer transfer, Decider decider) {
    this.replica = replica;
    this.peers = peers;
    this.replicator = replicator;
    this.transfer = transfer;
    this.decider = decider;
  }

  void call(Ticket caller, MembershipChange change) {
    Refusal early = refusal();
    if (early != null) {
      replica.effects.reply(caller, early);
      return;
    }
    switch (new ChangeRules(replica, peers).next(change)) {
      case ChangeRules.Refused(Refusal refusal) -> {
        replica.effects.note(
            refusal.details().containsKey("behind") ? "change.behind" : "change.refused");
        replica.effects.reply(caller, refusal);
      }
      case ChangeRules.Next(Membership next) -> {
        replica.effects.note(next.joint() ? "change.joint" : "change.simple");
        if (change instanceof MembershipChange.Promote) {
          replica.effects.note("change.promoted");
        }
        abandon();
        ticket = caller;
        append(next);
      }
    }
  }

  private @Nullable Refusal refusal() {
    if (!replica.leads()) {
      return Refusals.notLeader(replica);
    }
    if (transfer.active()) {
      return new Refusal(
          ErrorCode.UNAVAILABLE, "Leadership is being handed over; try again in a moment");
    }
    boolean lastDecided = replica.membershipDecided() && !replica.membership().joint();
    if (!replica.rules.mayChange(lastDecided, replica.ownTermDecided)) {
      return new Refusal(
          ErrorCode.CONFLICT,
          "Another change of membership is under way; try again when it is done");
    }
    return null;
  }

  /** It counts from the moment it is appended. */
  private void append(Membership next) {
    replica.log.append(
        new Entry(replica.term(), Entry.Kind.MEMBERSHIP, MembershipWire.bytes(next)));
    replica.memberships.append(replica.log.last(), next);
    peers.admit();
    decider.advance();
  }

  /** More is decided: perhaps the newest membership. */
  void decided() {
    long index = replica.memberships.index();
    if (index > replica.commit || index <= settled) {
      return;
    }
    Membership now = replica.membership();
    if (now.joint()) {
      replica.effects.note("change.joint.left");
      settled = index;
      append(afterJoint(now));
      return;
    }
    settled = index;
    peers.dismiss().forEach(replicator::farewell);
    if (ticket != null) {
      replica.effects.note("change.settled");
      replica.effects.reply(ticket, new OrderReply.MembershipSettled(index, now));
      ticket = null;
    }
  }

  private static Membership afterJoint(Membership joint) {
    TreeSet<NodeId> rest = new TreeSet<>(joint.voters());
    rest.addAll(joint.learners());
    rest.retainAll(joint.witnesses());
    return new Membership(joint.voters(), Collections.emptySortedSet(), joint.learners(), rest);
  }

  /** Whether this leader votes no more, and that is decided: then it has to go. */
  boolean over() {
    return replica.membershipDecided()
        && !replica.membership().joint()
        && !replica.membership().votes(replica.self);
  }

  @Override
  public void led() {
    settled = 0;
  }

  @Override
  public void deposed() {
    abandon();
  }

  private void abandon() {
    if (ticket != null) {
      replica.effects.reply(ticket, Refusals.indeterminate());
      ticket = null;
    }
  }

  void cancelled(Ticket caller) {
    if (caller.equals(ticket)) {
      ticket = null;
    }
  }
}
