package io.quorate.store.group;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderReply;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.CommandCodec;
import io.quorate.store.machine.Lease;
import io.quorate.store.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Leases as whoever leads keeps them: by its own monotonic clock, from when it took the lead.
 *
 * <p>A lease that is kept alive in time costs no entry of the order: the leader asks the engine
 * whether it leads, once for all that came meanwhile, and moves the deadline. That is safe because
 * the order says of such a lease that it has its whole time, which a next leader grants anew. A
 * lease that nobody keeps alive is <em>marked</em>: the order says what is left of it, step by
 * step, so that a next leader goes on from there. From when a mark is proposed, keeping that lease
 * alive goes through the order too, so that a mark never ends what was granted anew.
 *
 * <p>It expires by a command, which is proposed once leadership was confirmed after the deadline,
 * and which is void when another term decides it.
 */
final class LeaseKeeper {

  /** Looked at together, so that expiry may come later by that much. */
  private static final long LOOK_NANOS = 100_000_000L;

  /** Leases that one command marks or ends. */
  private static final int BATCH_MAX = 1000;

  /** Asked at once; more are refused. */
  private static final int ASKED_MAX = 100_000;

  /** Questions to the engine under way at once. */
  private static final int ROUNDS_MAX = 4;

  /**
   * From one question for keep-alives to the next: each costs a round of messages, and who keeps a
   * lease of seconds alive does not miss this.
   */
  static final long GATHER_NANOS = 10_000_000L;

  private sealed interface Asked {
    Ticket ticket();

    long lease();

    record KeepAlive(Ticket ticket, long lease) implements Asked {}

    record Inspect(Ticket ticket, long lease, boolean keys) implements Asked {}
  }

  /**
   * A question under way.
   *
   * @param expires whether leases are to be ended once leadership is confirmed
   */
  private record Round(List<Asked> asked, boolean expires) {}

  /**
   * A proposal under way.
   *
   * @param asked those that wait for it
   * @param ending leases that it ends
   */
  private record Proposal(List<Asked> asked, List<Long> ending) {}

  private final NodeId self;
  private final Machine machine;
  private final Desk desk;
  private final GroupRules rules;

  /** As this replica keeps them while it leads; empty while it does not. */
  private final LeaseClocks clocks = new LeaseClocks();

  private final TreeMap<Long, Round> rounds = new TreeMap<>();
  private final TreeMap<Long, Proposal> proposals = new TreeMap<>();

  private List<Asked> asked = new ArrayList<>();

  /** Those for whom leadership was confirmed and whose lease is marked. */
  private List<Asked> renewals = new ArrayList<>();

  /** In which this replica leads; 0 while it does not. */
  private long term;

  private @Nullable NodeId leader;
  private boolean expiring;
  private boolean gathering;
  private long questionedAt;
  private boolean timing;
  private long lookAt;

  LeaseKeeper(NodeId self, Machine machine, Desk desk, GroupRules rules) {
    this.self = self;
    this.machine = machine;
    this.desk = desk;
    this.rules = rules;
  }

  /**
   * Who leads.
   *
   * @param ready in which this replica leads and has applied all before; else 0
   */
  void leadership(long ready, @Nullable NodeId now) {
    leader = now;
    if (ready == term) {
      return;
    }
    term = ready;
    clocks.clear();
    expiring = false;
    questionedAt = desk.nanos() - GATHER_NANOS;
    if (term == 0) {
      refuseAll();
      return;
    }
    for (Lease lease : machine.leases()) {
      clocks.takeOver(lease, rules.leftAtTakeoverMillis(lease), desk.nanos());
    }
    time();
  }

  private void refuseAll() {
    List<Asked> all = new ArrayList<>(asked);
    rounds.values().forEach(round -> all.addAll(round.asked()));
    all.addAll(renewals);
    asked = new ArrayList<>();
    renewals = new ArrayList<>();
    rounds.clear();
    refuse(all, Answers.notLeader(self, leader));
  }

  /** An entry was applied. */
  void applied() {
    if (term == 0) {
      return;
    }
    for (Lease lease : machine.lastGranted()) {
      clocks.begin(lease, desk.nanos());
      time();
    }
  }

  // being asked

  void keepAlive(Ticket ticket, long lease) {
    ask(new Asked.KeepAlive(ticket, lease));
  }

  void inspect(Ticket ticket, GroupCall.InspectLease inspect) {
    ask(new Asked.Inspect(ticket, inspect.lease(), inspect.keys()));
  }

  private void ask(Asked one) {
    if (term == 0) {
      desk.reply(one.ticket(), Answers.notLeader(self, leader));
    } else if (asked.size() >= ASKED_MAX) {
      desk.reply(one.ticket(), Answers.tooManyReads(self, asked.size()));
    } else {
      asked.add(one);
    }
  }

  /**
   * Puts one question for all that came since the last one, and one proposal for all renewals.
   * Keep-alives wait a moment for others, inspections do not.
   */
  void settle() {
    if (!asked.isEmpty() && rounds.size() < ROUNDS_MAX) {
      long early = GATHER_NANOS - (desk.nanos() - questionedAt);
      if (early <= 0 || asked.stream().anyMatch(Asked.Inspect.class::isInstance)) {
        questionedAt = desk.nanos();
        question(new Round(asked, false));
        asked = new ArrayList<>();
      } else if (!gathering) {
        gathering = true;
        desk.arm(GroupTimer.KEEP_ALIVES, early);
      }
    }
    if (!renewals.isEmpty()) {
      List<Asked> now = renewals;
      renewals = new ArrayList<>();
      List<Command.Mark> marks = new ArrayList<>();
      for (Asked one : now) {
        marks.add(new Command.Mark(one.lease(), Lease.WHOLE));
        clocks.renewing(one.lease());
      }
      propose(new Command.MarkLeases(term, marks), new Proposal(now, List.of()));
    }
  }

  /** Keep-alives have waited for others; the turn's end asks for all. */
  void gathered() {
    gathering = false;
  }

  private void question(Round round) {
    Ticket ticket = desk.ownTicket();
    rounds.put(ticket.number(), round);
    // A bound on clocks is not for leases: what hangs on them is worth a round of messages.
    desk.order(ticket, new OrderCall.Read(false));
  }

  private void propose(Command command, Proposal proposal) {
    Ticket ticket = desk.ownTicket();
    proposals.put(ticket.number(), proposal);
    desk.order(ticket, new OrderCall.Propose(CommandCodec.encode(null, command)));
  }

  /** Whether that was the answer to a question or the refusal of a proposal of leases. */
  boolean answered(Ticket ticket, Object answer) {
    Round round = rounds.remove(ticket.number());
    if (round != null) {
      if (round.expires()) {
        expiring = false;
      }
      switch (answer) {
        case OrderReply.Readable readable when readable.term() == term -> confirmed(round);
        case OrderReply.Readable _ -> refuse(round.asked(), Answers.notLeader(self, leader));
        case Refusal refusal -> refuse(round.asked(), refusal);
        default -> throw new IllegalStateException("unexpected answer to a question: " + answer);
      }
      return true;
    }
    Proposal proposal = proposals.remove(ticket.number());
    if (proposal == null) {
      return false;
    }
    proposal.asked().forEach(one -> clocks.renewed(one.lease(), false, desk.nanos()));
    refuse(proposal.asked(), (Refusal) answer);
    clocks.ended(proposal.ending(), desk.nanos());
    time();
    return true;
  }

  private void refuse(List<Asked> all, Refusal refusal) {
    all.forEach(one -> desk.reply(one.ticket(), refusal));
  }

  /** This replica leads, and led after all these were asked for. */
  private void confirmed(Round round) {
    for (Asked one : round.asked()) {
      Lease lease = machine.lease(one.lease());
      if (lease == null) {
        desk.reply(one.ticket(), Answers.noLease(one.lease(), machine));
        continue;
      }
      switch (one) {
        case Asked.Inspect inspect ->
            desk.reply(
                inspect.ticket(),
                leased(lease, inspect.keys() ? machine.keysOf(lease.id()) : List.of()));
        case Asked.KeepAlive keep -> {
          if (clocks.marked(lease.id())) {
            renewals.add(keep);
          } else {
            clocks.keepAlive(lease.id(), desk.nanos());
            desk.reply(keep.ticket(), leased(lease, List.of()));
          }
        }
      }
    }
    if (round.expires()) {
      expire();
    }
  }

  private GroupReply.Leased leased(Lease lease, List<byte[]> keys) {
    return new GroupReply.Leased(
        lease.id(),
        lease.ttlSeconds(),
        clocks.remainingMillis(lease.id(), desk.nanos()),
        keys,
        machine.revision(),
        machine.applied(),
        term);
  }

  /** A proposal of leases was applied. */
  void applied(Ticket ticket) {
    Proposal proposal = proposals.remove(ticket.number());
    if (proposal == null) {
      return;
    }
    clocks.ended(proposal.ending(), desk.nanos());
    for (Asked one : proposal.asked()) {
      Lease lease = machine.lease(one.lease());
      if (lease == null) {
        desk.reply(one.ticket(), Answers.noLease(one.lease(), machine));
      } else if (term == 0) {
        desk.reply(one.ticket(), Answers.notLeader(self, leader));
      } else {
        clocks.renewed(one.lease(), true, desk.nanos());
        desk.reply(one.ticket(), leased(lease, List.of()));
      }
    }
    time();
  }

  // time

  /** Time has passed: marks what nobody kept alive for a while, and asks before it ends any. */
  void look() {
    timing = false;
    if (term == 0) {
      return;
    }
    List<Command.Mark> marks =
        clocks.look(desk.nanos(), BATCH_MAX, id -> machine.lease(id) != null);
    if (!marks.isEmpty()) {
      propose(new Command.MarkLeases(term, marks), new Proposal(List.of(), List.of()));
    }
    if (!expiring && clocks.anyExpired()) {
      expiring = true;
      question(new Round(List.of(), true));
    }
    time();
  }

  private void expire() {
    List<Long> ended = clocks.takeExpired(desk.nanos(), BATCH_MAX);
    if (!ended.isEmpty()) {
      propose(new Command.ExpireLeases(term, ended), new Proposal(List.of(), ended));
    }
    time();
  }

  /** Looks when something is due; earlier than was planned where a shorter lease was granted. */
  private void time() {
    if (term == 0 || clocks.isEmpty()) {
      return;
    }
    long now = desk.nanos();
    long delay = Math.max(LOOK_NANOS, clocks.nextNanos(now));
    if (!timing || now + delay - lookAt < 0) {
      timing = true;
      lookAt = now + delay;
      desk.arm(GroupTimer.LEASES, delay);
    }
  }

  /** Whether the caller that waits no longer waited for a lease. */
  boolean cancelled(Ticket ticket) {
    boolean waited = asked.removeIf(one -> one.ticket().equals(ticket));
    waited |= renewals.removeIf(one -> one.ticket().equals(ticket));
    for (Round round : rounds.values()) {
      waited |= round.asked().stream().anyMatch(one -> one.ticket().equals(ticket));
    }
    return waited;
  }
}
