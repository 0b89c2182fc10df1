package io.quorate.store.group;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.machine.LogicalHash;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Hashes that somebody asked for, one after the other and a few rows at a time. */
final class Hashes {
  private static final int HASHES_MAX = 16;

  private record Asked(
      Ticket ticket, LogicalHash hash, long upTo, long floor, long revision, long applied) {}

  private final NodeId self;
  private final Machine machine;
  private final GroupSettings settings;
  private final Desk desk;
  private final LongSupplier term;
  private final Deque<Asked> waiting = new ArrayDeque<>();

  /**
   * @param term of the leader that this replica knew last
   */
  Hashes(NodeId self, Machine machine, GroupSettings settings, Desk desk, LongSupplier term) {
    this.self = self;
    this.machine = machine;
    this.settings = settings;
    this.desk = desk;
    this.term = term;
  }

  void begin(Ticket ticket, long revision) {
    Outcome.Refused obstacle = machine.obstacle(revision);
    if (obstacle != null) {
      desk.reply(ticket, Answers.refusal(obstacle, machine));
      return;
    }
    if (waiting.size() >= HASHES_MAX) {
      desk.reply(ticket, Answers.tooManyHashes(self));
      return;
    }
    long upTo = revision == 0 ? machine.revision() : revision;
    waiting.addLast(
        new Asked(
            ticket,
            machine.hashUpTo(upTo),
            upTo,
            machine.floor(),
            machine.revision(),
            machine.applied()));
    if (waiting.size() == 1) {
      desk.arm(GroupTimer.HASH, 0);
    }
  }

  void step() {
    Asked one = waiting.peekFirst();
    if (one == null) {
      return;
    }
    if (!machine.readable(one.hash())) {
      waiting.removeFirst();
      desk.reply(one.ticket(), Answers.replaced(self));
    } else if (!one.hash().step(settings.hashRows())) {
      waiting.removeFirst();
      machine.close(one.hash());
      desk.reply(
          one.ticket(),
          new GroupReply.Hashed(
              one.hash().value(),
              one.upTo(),
              one.floor(),
              one.revision(),
              one.applied(),
              term.getAsLong()));
    }
    if (!waiting.isEmpty()) {
      desk.arm(GroupTimer.HASH, settings.stepNanos());
    }
  }
}
