package io.quorate.protocol.raft;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderReply;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.raft.RaftMessage.TimeoutNow;
import org.jspecify.annotations.Nullable;

/**
 * Hands leadership to another voter (dissertation, section 3.10): proposals wait outside until it
 * holds the whole log, then it is told to call an election at once.
 */
final class Transfer implements Standings {
  private final Replica replica;
  private final Peers peers;
  private final Proposals proposals;
  private final Lease lease;
  private @Nullable NodeId target;
  private @Nullable Ticket ticket;
  private long sinceNanos;
  private boolean asked;

  Transfer(Replica replica, Peers peers, Proposals proposals, Lease lease) {
    this.replica = replica;
    this.peers = peers;
    this.proposals = proposals;
    this.lease = lease;
  }

  boolean active() {
    return target != null;
  }

  void call(Ticket caller, OrderCall.Transfer call) {
    Refusal refusal = refusal(call.to());
    if (refusal != null) {
      replica.effects.reply(caller, refusal);
      return;
    }
    Peer peer = call.to() == null ? peers.successor() : peers.of(call.to());
    if (peer == null) {
      replica.effects.reply(
          caller, new Refusal(ErrorCode.UNAVAILABLE, "There is no other voter that could lead"));
      return;
    }
    begin(peer, caller);
  }

  private @Nullable Refusal refusal(@Nullable NodeId to) {
    if (!replica.leads()) {
      return Refusals.notLeader(replica);
    }
    if (active() || ticket != null) {
      return new Refusal(ErrorCode.CONFLICT, "Leadership is being handed over already");
    }
    boolean may =
        to == null
            || (replica.membership().voters().contains(to)
                && !replica.membership().witness(to)
                && !to.equals(replica.self));
    return may
        ? null
        : new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            to + " cannot take over: name another node that votes and holds state");
  }

  /** A leader that should not be one looks for another. */
  void begin() {
    Peer peer = peers.successor();
    if (!active() && peer != null) {
      begin(peer, null);
    }
  }

  private void begin(Peer peer, @Nullable Ticket caller) {
    replica.effects.note("transfer.begun");
    target = peer.id;
    ticket = caller;
    sinceNanos = replica.effects.nanos();
    asked = false;
    proposals.close(true);
    check();
  }

  /** Leaves at once; whoever holds the most may follow. */
  void abandon() {
    Peer peer = peers.successor();
    if (peer != null) {
      ask(peer.id);
    }
  }

  /** The target may have caught up. */
  void check() {
    NodeId to = target;
    Peer peer = to == null ? null : peers.of(to);
    if (to != null && peer != null && !asked && peer.matched == replica.log.last()) {
      ask(to);
    }
  }

  /** Early: the term is durable. */
  private void ask(NodeId to) {
    asked = true;
    lease.giveUp();
    replica.effects.note("transfer.asked");
    replica.effects.sendEarly(to, new TimeoutNow(replica.term()));
  }

  /** Time passes: a target that does not take over is given up. */
  void tick() {
    if (active() && replica.effects.nanos() - sinceNanos > replica.settings.electionNanos()) {
      replica.effects.note("transfer.failed");
      target = null;
      proposals.close(false);
      refuse();
    }
  }

  private void refuse() {
    if (ticket != null) {
      Refusal refusal =
          new Refusal(
              ErrorCode.INDETERMINATE, "The other node did not take over in time; it may yet");
      replica.effects.reply(ticket, refusal);
      ticket = null;
    }
  }

  @Override
  public void led() {
    refuse();
    target = null;
  }

  @Override
  public void deposed() {
    target = null;
    if (ticket != null) {
      replica.effects.arm(RaftTimer.ORPHANS, 2 * replica.settings.electionNanos());
    }
  }

  @Override
  public void following(NodeId leader) {
    if (ticket != null) {
      replica.effects.note("transfer.done");
      replica.effects.reply(ticket, new OrderReply.Transferred(leader, replica.term()));
      ticket = null;
    }
  }

  /** No leader has shown up in time. */
  void expired() {
    if (!replica.leads()) {
      refuse();
    }
  }

  /** Nobody waits for the end any more; it is handed over all the same. */
  void cancelled(Ticket caller) {
    if (caller.equals(ticket)) {
      ticket = null;
    }
  }
}
