package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Order;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.quorum.PaxosMessage.Accept;
import io.quorate.protocol.quorum.PaxosMessage.Accepted;
import io.quorate.protocol.quorum.PaxosMessage.Commit;
import io.quorate.protocol.quorum.PaxosMessage.Committed;
import io.quorate.protocol.quorum.PaxosMessage.Outbid;
import io.quorate.protocol.quorum.PaxosMessage.Prepare;
import io.quorate.protocol.quorum.PaxosMessage.Promise;
import io.quorate.protocol.quorum.View.Role;
import io.quorate.protocol.quorum.View.Target;
import java.util.List;

/**
 * The proposer of one conditional put (Lamport, <i>Paxos Made Simple</i>, sections 2.2 and 2.3),
 * through as many ballots as it takes.
 *
 * <p>A ballot reads what a majority holds. A value that somebody else left accepted but undecided
 * is decided first. Then the joined state is compared with the condition; where it holds, the next
 * state is proposed, and where it does not, that is the answer, unless an earlier ballot of this
 * very put may still be revived by others: then the state is decided unchanged first, which makes
 * the earlier ballot void.
 */
final class Proposal implements Pending {

  private enum Phase {
    WAITING,
    PREPARING,
    ACCEPTING,
    COMMITTING,
    DONE
  }

  /** What is being decided. */
  private enum Aim {
    /** This put. */
    WRITE,
    /** What another proposer left behind; then try again. */
    FINISH,
    /** The state as it is, so that no earlier ballot of this put can be. */
    VOID
  }

  private final Partition partition;
  private final Gate gate;
  private final Acceptor acceptor;
  private final Upkeep upkeep;
  private final ConditionalPut queue;
  private final Ticket ticket;
  private final long request;
  private final QuorumCall.Put call;
  private final int needed;
  private final long deadlineNanos;
  private final Minting minting;

  private Phase phase = Phase.WAITING;
  private Aim aim = Aim.WRITE;
  private Attempt attempt;
  private byte[] value = {};
  private Clock written = Clock.empty();
  private long sequence;
  private Ballot highest = Ballot.NONE;
  private int ballots;

  Proposal(
      Partition partition,
      Gate gate,
      Acceptor acceptor,
      Upkeep upkeep,
      ConditionalPut queue,
      Ticket ticket,
      long request,
      QuorumCall.Put call,
      int needed,
      long deadlineNanos) {
    this.partition = partition;
    this.gate = gate;
    this.acceptor = acceptor;
    this.upkeep = upkeep;
    this.queue = queue;
    this.ticket = ticket;
    this.request = request;
    this.call = call;
    this.needed = needed;
    this.deadlineNanos = deadlineNanos;
    minting = new Minting(partition, acceptor, call);
    attempt = new Attempt(partition, Ballot.NONE);
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** Phase 1a with a ballot above every one that is known. */
  void attempt(QuorumEffects effects) {
    if (phase == Phase.DONE) {
      return;
    }
    if (ballots++ == QuorumLimits.BALLOTS_MAX || !partition.view.selfIsPrimary()) {
      giveUp(effects, "others kept winning, or the key moved");
      return;
    }
    long known = Math.max(highest.round(), acceptor.load(call.key()).promised().round());
    attempt = new Attempt(partition, new Ballot(known + 1, partition.self.name()));
    phase = Phase.PREPARING;
    // Own promise first: what is sent waits for it, so this ballot is never used twice.
    PaxosMessage own = acceptor.prepare(prepare(), effects);
    send(effects);
    progress(partition.self, own, effects);
  }

  private Prepare prepare() {
    return new Prepare(request, attempt.epoch, attempt.era, call.key(), attempt.ballot);
  }

  private Accept accept() {
    return new Accept(request, attempt.epoch, attempt.era, call.key(), attempt.ballot, value);
  }

  private Commit commit() {
    return new Commit(
        request, attempt.epoch, attempt.era, sequence, call.key(), attempt.ballot, value);
  }

  /** Sends what the phase asks to every owner that has not answered, and to one that is joining. */
  private void send(QuorumEffects effects) {
    for (Target target : partition.view.targets().values()) {
      NodeId node = target.node();
      if (target.role() != Role.FALLBACK
          && !node.equals(partition.self)
          && !attempt.hasAnswered(node)) {
        switch (phase) {
          case PREPARING -> effects.send(node, prepare());
          case ACCEPTING -> effects.send(node, accept());
          case COMMITTING -> effects.send(node, commit());
          case WAITING, DONE -> {}
        }
      }
    }
  }

  @Override
  public boolean answered(NodeId from, QuorumMessage answer, QuorumEffects effects) {
    gate.heard(answer.epoch(), effects);
    if (answer instanceof PaxosMessage message) {
      progress(from, message, effects);
    }
    return phase == Phase.DONE;
  }

  private void progress(NodeId from, PaxosMessage message, QuorumEffects effects) {
    if (!attempt.isCurrent() && phase != Phase.DONE && phase != Phase.WAITING) {
      pause(effects);
      return;
    }
    switch (message) {
      case Promise m -> {
        if (phase == Phase.PREPARING && counts(from, m.ballot()) && m.era() == attempt.era) {
          attempt.promised(m);
          if (partition.view.isMajority(attempt.answered())) {
            promised(effects);
          }
        }
      }
      case Accepted m -> {
        if (phase == Phase.ACCEPTING
            && counts(from, m.ballot())
            && partition.view.isMajority(attempt.answered())) {
          decided(effects);
        }
      }
      case Committed m -> {
        if (phase == Phase.COMMITTING && counts(from, m.ballot())) {
          committed(effects);
        }
      }
      case Outbid m -> {
        highest = Ballot.max(highest, m.promised());
        if (m.ballot().equals(attempt.ballot)
            && (phase == Phase.PREPARING || phase == Phase.ACCEPTING)) {
          effects.note("cas.outbid", 1);
          pause(effects);
        }
      }
      case PaxosMessage.OtherEpoch _ -> {} // silent for this attempt; the sweep asks again
      case Prepare _, Accept _, Commit _ -> throw new IllegalStateException("Not an answer");
    }
  }

  private boolean counts(NodeId from, Ballot ballot) {
    return ballot.equals(attempt.ballot) && attempt.answer(from);
  }

  /** A majority promised: phase 2a, section 2.2. */
  private void promised(QuorumEffects effects) {
    Versions present = attempt.joined();
    if (attempt.isUnfinished()) {
      effects.note("cas.finished.other", 1);
      propose(Aim.FINISH, attempt.unfinished(), effects);
      return;
    }
    Clock done = minting.decidedIn(present);
    if (done != null) { // an earlier ballot of this put, finished by somebody else
      written = done;
      aim = Aim.WRITE;
      sequence = 0;
      value = present.encode();
      phase = Phase.COMMITTING;
      attempt.nextPhase();
      beginCommit(effects);
    } else if (!holds(present)) {
      if (minting.isUsed()) {
        propose(Aim.VOID, present.encode(), effects);
      } else {
        conflict(present, effects);
      }
    } else {
      write(present, effects);
    }
  }

  private boolean holds(Versions present) {
    Context context = call.context();
    return context == null
        ? present.liveSiblings().isEmpty()
        : context.clock().compare(present.clock()) == Order.EQUAL;
  }

  private void write(Versions present, QuorumEffects effects) {
    Versions next;
    try {
      next = minting.next(present, effects);
    } catch (IllegalArgumentException e) {
      finish(new Refusal(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage())), effects);
      return;
    }
    written = next.clock();
    propose(Aim.WRITE, next.encode(), effects);
  }

  private void propose(Aim wanted, byte[] state, QuorumEffects effects) {
    aim = wanted;
    value = state;
    phase = Phase.ACCEPTING;
    attempt.nextPhase();
    PaxosMessage own = acceptor.accept(accept(), new RowBatch(), effects);
    send(effects);
    progress(partition.self, own, effects);
  }

  /** A majority accepted: the value is decided, section 2.3; everyone is to hold it. */
  private void decided(QuorumEffects effects) {
    sequence = aim == Aim.WRITE ? upkeep.log(call.key(), effects) : 0;
    phase = Phase.COMMITTING;
    attempt.nextPhase();
    beginCommit(effects);
  }

  private void beginCommit(QuorumEffects effects) {
    acceptor.commit(commit(), effects);
    attempt.answer(partition.self);
    send(effects);
    switch (aim) {
      case FINISH -> attempt(effects);
      case VOID -> voided(effects);
      case WRITE -> committed(effects);
    }
  }

  private void committed(QuorumEffects effects) {
    if (partition.view.suffices(attempt.answered(), 0, needed)) {
      effects.note("cas.stored", 1);
      finish(
          new QuorumReply.Stored(
              partition.context(call.key(), written),
              new Receipt(
                  "eventual",
                  needed,
                  attempt.answered().stream().filter(partition.view::isPrimary).toList(),
                  List.of())),
          effects);
    }
  }

  private void voided(QuorumEffects effects) {
    Versions present = attempt.joined();
    if (present.clock().size() >= partition.settings.clockEntriesMax()) {
      // An earlier ballot may have been done, overwritten, and its entry truncated since.
      giveUp(effects, "the key changed too often meanwhile");
    } else {
      conflict(present, effects);
    }
  }

  private void conflict(Versions present, QuorumEffects effects) {
    effects.note("cas.conflict", 1);
    finish(Refusals.conflict(partition.context(call.key(), present.clock()), call), effects);
  }

  /**
   * Waits for a random while, so that proposers of the same key do not outbid one another for ever.
   */
  private void pause(QuorumEffects effects) {
    phase = Phase.WAITING;
    long bound = QuorumLimits.BALLOT_PAUSE_NANOS << Math.min(ballots, 5);
    long delay = 1 + effects.choose("quorum.ballot", bound);
    effects.arm(new QuorumTimer.Retry(request), delay);
  }

  @Override
  public boolean swept(QuorumEffects effects) {
    if (phase != Phase.WAITING && phase != Phase.DONE) {
      if (attempt.isCurrent()) {
        send(effects);
      } else {
        pause(effects);
      }
    }
    return phase == Phase.DONE;
  }

  @Override
  public void expired(QuorumEffects effects) {
    giveUp(effects, "too few owners answered in time, or other conditional puts came first");
  }

  private void giveUp(QuorumEffects effects, String why) {
    effects.note("cas.abandoned", 1);
    finish(Refusals.abandoned(minting.isUsed(), why), effects);
  }

  private void finish(Object reply, QuorumEffects effects) {
    if (phase == Phase.DONE) {
      return;
    }
    phase = Phase.DONE;
    effects.cancel(new QuorumTimer.Retry(request));
    effects.reply(ticket, reply);
    partition.requests.close(request);
    queue.done(this, call.key(), effects);
  }
}
