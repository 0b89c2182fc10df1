package io.quorate.simulation.service;

import io.quorate.protocol.process.ErrorCode.Conclusion;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.Refusal;
import io.quorate.services.counter.CounterCall;
import io.quorate.services.counter.CounterProcess;
import io.quorate.services.counter.CounterReply;
import io.quorate.services.counter.CounterRules;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.service.ServiceScenario.Defect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds to a counter and reads it, and remembers all that it was told. */
final class CounterUser implements Actor {
  static final String COUNTER = "n";

  private static final long MILLI = 1_000_000;

  /** An addition whose sum was told. */
  record Added(String client, long delta, long sum) {}

  /**
   * A value that was read.
   *
   * @param from the newest revision that had been shown before
   * @param to the newest one afterwards
   */
  record Seen(String client, long sum, long from, long to) {}

  private final ClientMachine machine;
  private final ServiceScenario scenario;
  private final Choices choices;
  private final List<Added> added = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();

  /** Additions of which nobody knows whether they were made. */
  private final List<Long> doubts = new ArrayList<>();

  private ServiceHost<CounterCall, NoRecord> host;
  private long adding;
  private boolean busy;
  private boolean windingDown;

  CounterUser(ClientMachine machine, ServiceScenario scenario) {
    this.machine = machine;
    this.scenario = scenario;
    this.choices = machine.choices().branch("counter");
    this.host = open();
  }

  private ServiceHost<CounterCall, NoRecord> open() {
    return new ServiceHost<>(
        machine,
        new CounterProcess(StoreLink.KEYSPACE, COUNTER, new Rules(scenario.defect())),
        _ -> {});
  }

  private record Rules(Defect defect) implements CounterRules {
    @Override
    public boolean stopsInDoubt() {
      return defect != Defect.ADDED_AGAIN;
    }

    @Override
    public boolean comparesBefore() {
      return defect != Defect.ADDED_BLINDLY;
    }
  }

  List<Added> added() {
    return added;
  }

  List<Seen> seen() {
    return seen;
  }

  List<Long> doubts() {
    return doubts;
  }

  @Override
  public ClientMachine machine() {
    return machine;
  }

  @Override
  public void begin() {
    if (adding != 0) {
      doubts.add(adding);
    }
    adding = 0;
    busy = false;
    host = open();
    later();
  }

  @Override
  public void windDown() {
    windingDown = true;
  }

  @Override
  public @Nullable String unrest() {
    return windingDown && !busy ? null : machine.name() + " counts";
  }

  private void later() {
    machine.after(choices.below("counter.think", 100 * MILLI), this::next);
  }

  private void next() {
    if (busy || windingDown) {
      return;
    }
    busy = true;
    if (choices.chance("counter.reads", 300_000)) {
      long from = machine.link().seenRevision();
      host.call(new CounterCall.Get(), reply -> read(reply, from));
    } else {
      adding = 1 + choices.below("counter.delta", 3);
      host.call(new CounterCall.Add(adding), this::told);
    }
  }

  private void read(Object reply, long from) {
    if (reply instanceof CounterReply(long sum)) {
      machine.environment().counts().add("counter.read");
      seen.add(new Seen(machine.name(), sum, from, machine.link().seenRevision()));
    }
    busy = false;
    later();
  }

  private void told(Object reply) {
    if (reply instanceof CounterReply(long sum)) {
      machine.environment().counts().add("counter.added");
      added.add(new Added(machine.name(), adding, sum));
    } else if (reply instanceof Refusal refusal
        && refusal.code().conclusion() == Conclusion.INDETERMINATE) {
      machine.environment().counts().add("counter.doubt");
      doubts.add(adding);
    }
    adding = 0;
    busy = false;
    later();
  }
}
