package io.quorate.store.group;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderReply;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;

/**
 * Reads that wait. Linearizable ones share questions to the engine: all that came before a question
 * was put are answered by it (Ongaro 2014, section 6.4), and no read ever joins a question that was
 * put before it came. Local ones wait until this replica has applied what their session has seen.
 */
final class Reads {

  private record Linearizable(Ticket ticket, GroupCall call) {}

  private record Local(Ticket ticket, GroupCall call, long index, long deadlineNanos) {}

  private final NodeId self;
  private final GroupSettings settings;
  private final BiConsumer<Ticket, GroupCall> read;
  private List<Linearizable> next = new ArrayList<>();
  private final TreeMap<Long, List<Linearizable>> rounds = new TreeMap<>();
  private final ArrayDeque<Local> waiting = new ArrayDeque<>();
  private boolean timing;
  private int count;

  /**
   * @param read does it now, and answers or waits for something else
   */
  Reads(NodeId self, GroupSettings settings, BiConsumer<Ticket, GroupCall> read) {
    this.self = self;
    this.settings = settings;
    this.read = read;
  }

  private boolean full(Ticket ticket, Desk desk) {
    if (count < settings.readsMax()) {
      return false;
    }
    desk.reply(ticket, Answers.tooManyReads(self, count));
    return true;
  }

  void linearizable(Ticket ticket, GroupCall call, Desk desk) {
    if (!full(ticket, desk)) {
      next.add(new Linearizable(ticket, call));
      count++;
    }
  }

  void local(Ticket ticket, GroupCall call, long index, long applied, Desk desk) {
    if (applied >= index) {
      read.accept(ticket, call);
    } else if (!full(ticket, desk)) {
      waiting.addLast(new Local(ticket, call, index, desk.nanos() + settings.localWaitNanos()));
      count++;
      if (!timing) {
        timing = true;
        desk.arm(GroupTimer.READS, settings.localWaitNanos());
      }
    }
  }

  /** Puts one question for all that came since the last one. */
  void settle(Desk desk) {
    if (next.isEmpty() || rounds.size() >= settings.readRoundsMax()) {
      return;
    }
    Ticket ticket = desk.ownTicket();
    rounds.put(ticket.number(), next);
    desk.note("group-reads-shared", next.size());
    next = new ArrayList<>();
    desk.order(ticket, new OrderCall.Read(settings.leaseReads()));
  }

  /** Whether that was the answer to a question of reads. */
  boolean answered(Ticket ticket, Object answer, Desk desk) {
    List<Linearizable> round = rounds.remove(ticket.number());
    if (round == null) {
      return false;
    }
    count -= round.size();
    for (Linearizable one : round) {
      switch (answer) {
        case OrderReply.Readable _ -> read.accept(one.ticket(), one.call());
        case Refusal refusal -> desk.reply(one.ticket(), refusal);
        default -> throw new IllegalStateException("unexpected answer to a read: " + answer);
      }
    }
    return true;
  }

  /** More was applied. */
  void applied(long index, Desk desk) {
    if (waiting.isEmpty()) {
      return;
    }
    for (Iterator<Local> all = waiting.iterator(); all.hasNext(); ) {
      Local one = all.next();
      if (one.index() <= index) {
        all.remove();
        count--;
        read.accept(one.ticket(), one.call());
      }
    }
  }

  /** Refuses local reads that have waited for too long. */
  void expired(LongFunction<Refusal> refusal, Desk desk) {
    timing = false;
    while (!waiting.isEmpty() && waiting.getFirst().deadlineNanos() - desk.nanos() <= 0) {
      Local one = waiting.removeFirst();
      count--;
      desk.reply(one.ticket(), refusal.apply(one.index()));
    }
    if (!waiting.isEmpty()) {
      timing = true;
      desk.arm(GroupTimer.READS, waiting.getFirst().deadlineNanos() - desk.nanos());
    }
  }

  /** Whether the caller that waits no longer waited for a read. */
  boolean cancelled(Ticket ticket) {
    boolean local = waiting.removeIf(one -> one.ticket().equals(ticket));
    boolean linearizable = next.removeIf(one -> one.ticket().equals(ticket));
    if (local || linearizable) {
      count--;
      return true;
    }
    return rounds.values().stream()
        .anyMatch(round -> round.stream().anyMatch(one -> one.ticket().equals(ticket)));
  }
}
