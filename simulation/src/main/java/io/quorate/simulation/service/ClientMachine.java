package io.quorate.simulation.service;

import io.quorate.services.process.LeaseSettings;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.ErringClock;
import io.quorate.simulation.group.GroupWorld;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The machine of one client: it has clocks of its own, and may crash, stop for a while, or lose its
 * way to the group. What is due while it is stopped happens once it goes on, timers first.
 */
final class ClientMachine {
  private final Environment environment;
  private final String name;
  private final Choices choices;
  private final ErringClock clock;
  private final StoreLink link;
  private final LeaseSettings lease;
  private final Deque<Runnable> timersDue = new ArrayDeque<>();
  private final Deque<Runnable> due = new ArrayDeque<>();
  private long life;
  private boolean up = true;
  private boolean paused;

  ClientMachine(Environment environment, GroupWorld world, String name, ServiceScenario scenario) {
    this.environment = environment;
    this.name = name;
    this.choices = environment.choices().branch(name);
    this.clock =
        new ErringClock(environment.timeline(), choices.between("client.drift", -500, 500), 0);
    this.clock.restart(choices.below("client.clock", 1L << 40));
    // Leases of all lengths live beside each other.
    this.lease =
        choices.chance("client.patient", 150_000)
            ? scenario.lease().withTtlSeconds(40)
            : scenario.lease();
    long ask = Math.max(250_000_000, scenario.lease().ttlNanos() / 4);
    this.link = new StoreLink(environment, world, choices, ask, scenario.faults());
  }

  Environment environment() {
    return environment;
  }

  String name() {
    return name;
  }

  Choices choices() {
    return choices;
  }

  /** What it asks for. */
  LeaseSettings lease() {
    return lease;
  }

  ErringClock clock() {
    return clock;
  }

  StoreLink link() {
    return link;
  }

  /** Which life it is in; what belongs to an earlier one never happens. */
  long life() {
    return life;
  }

  /** Whether its programs run. */
  boolean acts() {
    return up && !paused;
  }

  boolean up() {
    return up;
  }

  void crash() {
    life++;
    up = false;
    paused = false;
    timersDue.clear();
    due.clear();
  }

  void restart() {
    up = true;
  }

  void pause() {
    paused = true;
  }

  /** Goes on; what came due meanwhile happens now. */
  void resume() {
    if (!paused) {
      return;
    }
    paused = false;
    drain(timersDue);
    drain(due);
  }

  private void drain(Deque<Runnable> tasks) {
    while (!paused && !tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  /** Does something after a while, by its own clock, in this life. */
  void after(long nanos, Runnable task) {
    long own = life;
    environment.timeline().after(clock.trueDelay(nanos), () -> happen(own, false, task));
  }

  /** A timer: the same, but before all else where several things are due. */
  void timer(long nanos, Runnable task) {
    long own = life;
    environment.timeline().after(clock.trueDelay(nanos), () -> happen(own, true, task));
  }

  /** Something arrives. */
  void happen(long ofLife, boolean timer, Runnable task) {
    if (ofLife != life || !up) {
      return;
    }
    if (paused) {
      (timer ? timersDue : due).addLast(task);
    } else {
      task.run();
    }
  }
}
