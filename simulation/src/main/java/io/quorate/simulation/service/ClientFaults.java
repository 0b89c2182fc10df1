package io.quorate.simulation.service;

import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.store.operation.GroupRequest;

/** What happens to the machines of clients, and how it ends. */
final class ClientFaults {
  private static final long MILLI = 1_000_000;

  private final Environment environment;
  private final ServiceScenario scenario;
  private final Grants grants;
  private boolean over;

  ClientFaults(Environment environment, ServiceScenario scenario, Grants grants) {
    this.environment = environment;
    this.scenario = scenario;
    this.grants = grants;
  }

  /** Plans what happens to one client. */
  void plan(Actor actor) {
    Choices choices = actor.machine().choices().branch("faults");
    long horizon = scenario.group().horizonNanos();
    int count = scenario.faults() ? choices.index("fault.count", 7) : 0;
    for (int i = 0; i < count; i++) {
      long at = choices.below("fault.at", horizon);
      long lasts = choices.below("fault.lasts", 2 * scenario.lease().ttlNanos());
      int kind = choices.index("fault.kind", scenario.revokes() ? 5 : 3);
      environment.timeline().at(at, () -> happen(actor, kind, lasts));
    }
  }

  private void happen(Actor actor, int kind, long nanos) {
    ClientMachine machine = actor.machine();
    if (over || !machine.up()) {
      return;
    }
    switch (kind) {
      case 0 -> {
        count("client.crash");
        machine.crash();
        grants.ended(machine);
        undo(nanos, () -> restart(actor));
      }
      case 1 -> {
        count("client.pause");
        machine.pause();
        undo(nanos, () -> resume(machine));
      }
      case 2 -> {
        count("client.cut");
        machine.link().cut(true);
        undo(nanos, () -> machine.link().cut(false));
      }
      default -> revoke(actor, nanos);
    }
  }

  /** An operator takes away whatever lease the client has. */
  private void revoke(Actor actor, long patience) {
    StoreLink link = actor.machine().link();
    if (link.lastLease() == 0) {
      return;
    }
    count("client.revoked");
    GroupRequest revoke = new GroupRequest.RevokeLease(StoreLink.KEYSPACE, link.lastLease());
    StoreLink operator = link.beside(patience);
    operator.ask(revoke, _ -> {});
  }

  private void count(String what) {
    environment.counts().add(what);
  }

  private void undo(long nanos, Runnable undoing) {
    environment
        .timeline()
        .after(
            Math.max(MILLI, nanos),
            () -> {
              if (!over) {
                undoing.run();
              }
            });
  }

  private void restart(Actor actor) {
    if (!actor.machine().up()) {
      actor.machine().restart();
      actor.begin();
    }
  }

  private void resume(ClientMachine machine) {
    machine.resume();
    grants.check(machine);
  }

  /** All machines run and find their way again. */
  void end(Iterable<Actor> actors) {
    over = true;
    for (Actor actor : actors) {
      actor.machine().link().cut(false);
      resume(actor.machine());
      restart(actor);
    }
  }
}
