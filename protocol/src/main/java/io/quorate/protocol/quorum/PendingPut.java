package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.quorum.RequestMessage.Replicate;
import io.quorate.protocol.quorum.RequestMessage.Replicated;
import io.quorate.protocol.quorum.RequestMessage.Skewed;
import io.quorate.protocol.quorum.View.Role;
import io.quorate.protocol.quorum.View.Target;
import org.jspecify.annotations.Nullable;

/**
 * A write that waits for acknowledgements, and for the own journal as one of them. The sweep sends
 * again to those that are silent, and in a sloppy keyspace lets further fallbacks stand in for
 * them. Once answered it is forgotten: who misses it still finds it in the dot log.
 */
final class PendingPut implements Pending {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Partition partition;
  private final Gate gate;
  private final Ticket ticket;
  private final long request;
  private final byte[] key;
  private final Versions state;
  private final long sequence;
  private final Context context;
  private final int needed;
  private final long deadlineNanos;
  private final Tally tally;
  private final long era;
  private final long position;
  private @Nullable ClockRefusals clocks; // hardly any write needs it
  private int sweeps;

  PendingPut(
      Partition partition,
      Gate gate,
      Ticket ticket,
      long request,
      byte[] key,
      Versions state,
      long sequence,
      Context context,
      int needed,
      long deadlineNanos) {
    this.partition = partition;
    this.gate = gate;
    this.ticket = ticket;
    this.request = request;
    this.key = key;
    this.state = state;
    this.sequence = sequence;
    this.context = context;
    this.needed = needed;
    this.deadlineNanos = deadlineNanos;
    tally = new Tally(partition.view);
    era = partition.eras.current();
    position = partition.replica.persisted();
  }

  /**
   * Sends to the other replicas, and opens the request.
   *
   * @param outlet through which the state may leave
   */
  void begin(Outlet<QuorumMessage, QuorumNotice> outlet, QuorumEffects effects) {
    for (Target target : tally.silent()) {
      if (!isSelf(target)) {
        send(target, outlet);
      }
    }
    if (partition.replica.isSynced(position) || !partition.rules.countsOwnWhenSynced()) {
      tally.answer(partition.self);
    } else {
      partition.requests.awaitSync(request, position);
    }
    if (!finished(effects)) {
      partition.requests.open(request, this, effects);
    }
  }

  @Override
  public boolean synced(QuorumEffects effects) {
    return tally.answer(partition.self) && finished(effects);
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public boolean answered(NodeId from, QuorumMessage answer, QuorumEffects effects) {
    gate.heard(answer.epoch(), effects);
    if (answer instanceof Skewed skewed) {
      return refused(from, skewed.aheadMillis(), effects);
    }
    return answer instanceof Replicated && tally.answer(from) && finished(effects);
  }

  /** Waits on only as long as those who have not refused it for good can still suffice. */
  private boolean refused(NodeId from, long aheadMillis, QuorumEffects effects) {
    if (!tally.awaits(from)) {
      return false;
    }
    ClockRefusals refusals = clocks == null ? new ClockRefusals() : clocks;
    clocks = refusals;
    refusals.add(from, aheadMillis);
    long leftMillis = Math.max(0, deadlineNanos - effects.nanos()) / NANOS_PER_MILLI;
    if (tally.canSuffice(refusals.lastingFor(leftMillis), needed)) {
      return false;
    }
    effects.note("put.skewed", 1);
    effects.reply(ticket, refusals.refusal(partition.self, tally, needed));
    return true;
  }

  @Override
  public boolean swept(QuorumEffects effects) {
    sweeps++;
    for (Target target : tally.silent()) {
      if (!isSelf(target)) {
        effects.note("put.resent", 1);
        send(target, effects);
      }
    }
    if (sweeps > 1 && partition.view.isSloppy()) {
      widen(effects);
    }
    return finished(effects); // ownership may have changed
  }

  /** One more fallback for each owner that is believed to be alive and says nothing. */
  private void widen(QuorumEffects effects) {
    for (Target target : tally.silent()) {
      NodeId spare = partition.view.spare(tally.everyone());
      boolean alone = target.role() == Role.PRIMARY && !tally.isStoodInFor(target.node());
      if (alone && !isSelf(target) && spare != null) {
        Target fallback = new Target(spare, Role.FALLBACK, target.node());
        tally.ask(fallback);
        send(fallback, effects);
      }
    }
  }

  private boolean isSelf(Target target) {
    return target.node().equals(partition.self);
  }

  private void send(Target target, Outlet<QuorumMessage, QuorumNotice> outlet) {
    outlet.send(
        target.node(),
        new Replicate(
            request, partition.view.epoch(), era, sequence, key, state.encode(), target.hintFor()));
  }

  private boolean finished(QuorumEffects effects) {
    if (!tally.keptBy(needed)) {
      return false;
    }
    Receipt receipt = tally.receipt(needed);
    if (!receipt.fallbacks().isEmpty()) {
      effects.note("put.sloppy", 1);
    }
    // Early: everyone counted has it on disk, this replica too where it is among them.
    effects.early().reply(ticket, new QuorumReply.Stored(context, receipt));
    return true;
  }

  @Override
  public void expired(QuorumEffects effects) {
    effects.note("put.timeout", 1);
    effects.reply(
        ticket,
        clocks == null
            ? Refusals.writeTimedOut(tally, needed)
            : clocks.refusal(partition.self, tally, needed));
  }
}
