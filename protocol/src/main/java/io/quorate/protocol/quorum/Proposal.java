package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Order;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.util.List;

/**
 * One conditional put, through as many ballots as it takes.
 *
 * <p>A ballot reads what a majority holds. A value that somebody else left accepted but undecided
 * is decided first. Then the joined state is compared with the condition; where it holds, the next
 * state is proposed, and where it does not, that is the answer, unless an earlier ballot of this
 * very put may still be revived by others: then the state is decided unchanged first, which makes
 * the earlier ballot void. That too is answered only once as many owners hold it as a put needs:
 * were it known to a bare majority, lost disks could bring the earlier ballot back.
 *
 * <p>An earlier ballot may also have been finished by others, and all trace of it be gone since:
 * its value deleted and the tombstone reaped, or its entry truncated. Then nobody knows whether the
 * put was done, and that is the answer: neither a conflict nor a second attempt.
 */
final class Proposal implements ConditionalPut.Entry, Contest.Proposer {

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
  private final Upkeep upkeep;
  private final ConditionalPut queue;
  private final Ticket ticket;
  private final long request;
  private final QuorumCall.Put call;
  private final int needed;
  private final long deadlineNanos;
  private final Minting minting;
  private final Contest contest;

  private Aim aim = Aim.WRITE;
  private Clock written = Clock.empty();
  private Versions present = Versions.empty();

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
    this.upkeep = upkeep;
    this.queue = queue;
    this.ticket = ticket;
    this.request = request;
    this.call = call;
    this.needed = needed;
    this.deadlineNanos = deadlineNanos;
    minting = new Minting(partition, acceptor, call);
    contest = new Contest(partition, gate, acceptor, this, request, call.key());
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public void begin(QuorumEffects effects) {
    contest.begin(effects);
  }

  @Override
  public boolean answered(NodeId from, QuorumMessage answer, QuorumEffects effects) {
    return contest.answered(from, answer, effects);
  }

  @Override
  public boolean swept(QuorumEffects effects) {
    return contest.swept(effects);
  }

  @Override
  public void promised(Attempt attempt, QuorumEffects effects) {
    present = attempt.joined();
    if (attempt.isUnfinished()) {
      effects.note("cas.finished.other", 1);
      propose(Aim.FINISH, attempt.unfinished(), effects);
      return;
    }
    Clock done = minting.decidedIn(present);
    if (done != null) { // an earlier ballot of this put, finished by somebody else
      written = done;
      aim = Aim.WRITE;
      contest.commitDecided(present.encode(), effects);
      committed(attempt, effects);
    } else if (minting.isReaped()) {
      effects.note("cas.reaped", 1);
      giveUp("a deletion of the key was reaped meanwhile", effects);
    } else if (holds()) {
      write(effects);
    } else if (minting.isUsed()) {
      propose(Aim.VOID, present.encode(), effects);
    } else {
      conflict(effects);
    }
  }

  private boolean holds() {
    Context context = call.context();
    return context == null
        ? present.liveSiblings().isEmpty()
        : context.clock().compare(present.clock()) == Order.EQUAL;
  }

  private void write(QuorumEffects effects) {
    if (minting.isUsed() && call.context() == null && mayBeTruncated()) {
      giveUp("the key changed too often meanwhile", effects);
      return;
    }
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
    contest.propose(state, effects);
  }

  /** Decided, section 2.3: everyone is to hold it. */
  @Override
  public void decided(QuorumEffects effects) {
    contest.commit(aim == Aim.WRITE ? upkeep.log(call.key(), effects) : 0, effects);
    switch (aim) {
      case FINISH -> contest.begin(effects);
      case VOID, WRITE -> held(List.of(partition.self), effects);
    }
  }

  @Override
  public void committed(Attempt attempt, QuorumEffects effects) {
    held(attempt.answered(), effects);
  }

  /** So many owners hold what was decided. */
  private void held(List<NodeId> holders, QuorumEffects effects) {
    if (!partition.view.suffices(holders, 0, needed)) {
      return;
    }
    if (aim == Aim.VOID) {
      voided(effects);
    } else {
      stored(holders, effects);
    }
  }

  private void stored(List<NodeId> holders, QuorumEffects effects) {
    effects.note("cas.stored", 1);
    finish(
        new QuorumReply.Stored(
            partition.context(call.key(), written),
            new Receipt(
                "eventual",
                needed,
                holders.stream().filter(partition.view::isPrimary).toList(),
                List.of())),
        effects);
  }

  private void voided(QuorumEffects effects) {
    if (mayBeTruncated()) {
      giveUp("the key changed too often meanwhile", effects);
    } else {
      conflict(effects);
    }
  }

  /** An earlier ballot may have been done, overwritten, and its entry truncated since. */
  private boolean mayBeTruncated() {
    return present.clock().size() >= partition.settings.clockEntriesMax();
  }

  private void conflict(QuorumEffects effects) {
    effects.note("cas.conflict", 1);
    finish(Refusals.conflict(partition.context(call.key(), present.clock()), call), effects);
  }

  @Override
  public void exhausted(String why, QuorumEffects effects) {
    giveUp(why, effects);
  }

  @Override
  public void expired(QuorumEffects effects) {
    giveUp("too few owners answered in time, or other conditional puts came first", effects);
  }

  private void giveUp(String why, QuorumEffects effects) {
    effects.note("cas.abandoned", 1);
    finish(Refusals.abandoned(minting.isUsed(), why), effects);
  }

  private void finish(Object reply, QuorumEffects effects) {
    if (contest.isOver()) {
      return;
    }
    contest.end(effects);
    effects.reply(ticket, reply);
    partition.requests.close(request);
    queue.done(this, call.key(), effects);
  }
}
