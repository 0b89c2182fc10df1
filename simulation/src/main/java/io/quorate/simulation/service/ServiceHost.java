package io.quorate.simulation.service;

import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.LoneEffects;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;
import io.quorate.simulation.engine.Defects;
import io.quorate.store.operation.GroupRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Hosts one service process on a client's machine, for one of its lives. */
final class ServiceHost<C, N> {
  private final ClientMachine machine;
  private final Process<NoRecord, NoRecord, C, N> process;
  private final Consumer<N> notices;
  private final Map<Object, Long> timers = new LinkedHashMap<>();
  private final Map<Ticket, Consumer<Object>> open = new LinkedHashMap<>();
  private final Set<Ticket> asked = new HashSet<>();
  private final Turn turn = new Turn();
  private final long life;
  private long armings;
  private long tickets;

  ServiceHost(
      ClientMachine machine, Process<NoRecord, NoRecord, C, N> process, Consumer<N> notices) {
    this.machine = machine;
    this.process = process;
    this.notices = notices;
    this.life = machine.life();
  }

  /** Calls the process; the reply comes in this very turn or later. */
  void call(C call, Consumer<Object> reply) {
    Ticket ticket = new Ticket(++tickets);
    open.put(ticket, reply);
    handle(new Event.Called<>(ticket, call));
  }

  /** As with a real client, no answer comes to what was forgotten. */
  private void answered(Ticket ask, Object reply) {
    if (asked.remove(ask)) {
      handle(new Event.Answered<>(ask, reply));
    }
  }

  private void handle(Event<NoRecord, NoRecord, C> event) {
    try {
      process.on(event, turn);
      process.settle(turn);
    } catch (IllegalStateException defect) {
      machine.environment().violated(machine.name() + " threw " + Defects.text(defect));
    }
  }

  private final class Turn implements LoneEffects<NoRecord, NoRecord, N> {
    @Override
    public void ask(Ticket ask, Object query) {
      asked.add(ask);
      machine
          .link()
          .ask(
              (GroupRequest) query,
              reply -> machine.happen(life, false, () -> answered(ask, reply)));
    }

    @Override
    public void forget(Ticket ask) {
      asked.remove(ask);
    }

    @Override
    public void arm(Object timer, long delayNanos) {
      long arming = ++armings;
      timers.put(timer, arming);
      machine.timer(
          delayNanos,
          () -> {
            if (timers.remove(timer, arming)) {
              handle(new Event.Expired<>(timer));
            }
          });
    }

    @Override
    public void cancel(Object timer) {
      timers.remove(timer);
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      Consumer<Object> waiting = open.remove(ticket);
      if (waiting == null) {
        throw new IllegalStateException("a second reply to " + ticket);
      }
      // Whoever called acts on it in a turn of its own.
      machine.after(0, () -> waiting.accept(result));
    }

    @Override
    public void notice(N notice) {
      notices.accept(notice);
    }

    @Override
    public long nanos() {
      return machine.clock().nanos();
    }

    @Override
    public long wallMillis() {
      return machine.clock().wallMillis();
    }

    @Override
    public long choose(String site, long bound) {
      return machine.choices().below(site, bound);
    }

    @Override
    public void note(String probe, long value) {
      machine.environment().counts().add(probe, value);
    }
  }
}
