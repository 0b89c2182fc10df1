package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.process.NoRecord;
import io.quorate.services.barrier.BarrierCall;
import io.quorate.services.barrier.BarrierProcess;
import io.quorate.services.barrier.BarrierReply;
import io.quorate.services.barrier.BarrierRules;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.service.ServiceScenario.Defect;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comes to one barrier after another, says so, and waits until each is lifted. */
final class BarrierParty implements Actor {
  private static final long MILLI = 1_000_000;

  /**
   * It passed.
   *
   * @param seenRevision the newest revision that had been shown to it
   */
  record Passed(String client, int round, long seenRevision) {}

  private final ClientMachine machine;
  private final ServiceScenario scenario;
  private final Choices choices;
  private final Persistence store;
  private final List<Passed> passed = new ArrayList<>();

  /** Survives crashes. */
  private int round;

  BarrierParty(ClientMachine machine, ServiceScenario scenario) {
    this.machine = machine;
    this.scenario = scenario;
    this.choices = machine.choices().branch("party");
    this.store = new Persistence(machine);
  }

  List<Passed> passed() {
    return passed;
  }

  @Override
  public ClientMachine machine() {
    return machine;
  }

  @Override
  public void begin() {
    Query ready = Query.key(BarrierKeeper.READY);
    store.until(
        new GroupRequest.Range(StoreLink.KEYSPACE, ready, false, 0),
        answer -> answer instanceof GroupAnswer.Ranged there && !there.result().entries().isEmpty(),
        this::come);
  }

  @Override
  public void windDown() {
    // It goes on until it has passed them all.
  }

  @Override
  public @Nullable String unrest() {
    return round == BarrierKeeper.ROUNDS ? null : machine.name() + " waits at barrier " + round;
  }

  private void come() {
    if (round == BarrierKeeper.ROUNDS) {
      return;
    }
    byte[] here = (BarrierKeeper.arrivals(round) + machine.name()).getBytes(UTF_8);
    Command.Transact arrive = Command.Transact.always(new Op.Put(here, new byte[0]));
    machine.after(
        choices.below("party.comes", 300 * MILLI),
        () ->
            store.until(
                new GroupRequest.Transact(StoreLink.KEYSPACE, arrive),
                GroupAnswer.Transacted.class::isInstance,
                () -> await(open())));
  }

  private ServiceHost<BarrierCall, NoRecord> open() {
    return new ServiceHost<>(
        machine,
        new BarrierProcess(
            StoreLink.KEYSPACE, BarrierKeeper.barrier(round), new Rules(scenario.defect())),
        _ -> {});
  }

  private record Rules(Defect defect) implements BarrierRules {
    @Override
    public boolean looksAtLeader() {
      return defect != Defect.BARRIER_LOOKS_ANYWHERE;
    }

    @Override
    public Cursor watchedFrom(long revision) {
      boolean late = defect == Defect.BARRIER_WATCHED_TOO_LATE;
      return BarrierRules.super.watchedFrom(late ? revision + 1 : revision);
    }
  }

  private void await(ServiceHost<BarrierCall, NoRecord> host) {
    long wait =
        choices.chance("party.patient", 500_000) ? -1 : choices.below("party.wait", 900 * MILLI);
    glance(host);
    host.call(
        new BarrierCall(wait),
        reply -> {
          if (reply == BarrierReply.PASSED) {
            passed(round);
            round++;
            come();
          } else {
            machine.after(10 * MILLI, () -> await(host));
          }
        });
    glance(host);
  }

  /** Others at the same barrier, who give up first: those who wait longer must not notice. */
  private void glance(ServiceHost<BarrierCall, NoRecord> host) {
    if (choices.chance("party.glance", 300_000)) {
      int own = round;
      host.call(
          new BarrierCall(choices.below("party.glances", 200 * MILLI)),
          reply -> {
            if (reply == BarrierReply.PASSED) {
              passed(own);
            }
          });
    }
  }

  private void passed(int through) {
    machine.environment().counts().add("barrier.passed");
    passed.add(new Passed(machine.name(), through, machine.link().seenRevision()));
  }
}
