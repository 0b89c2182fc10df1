package io.quorate.simulation.service;

import io.quorate.services.queue.Fence;
import io.quorate.simulation.engine.Choices;
import org.jspecify.annotations.Nullable;

/**
 * Claims something again and again: thinks, asks, holds for a while, gives back. What it is, and
 * how it is asked for, says who extends this.
 */
abstract class Claimant implements Actor {
  static final long MILLI = 1_000_000;

  final ClientMachine machine;
  final ServiceScenario scenario;
  final Choices choices;
  private final Grants grants;
  private @Nullable Fence held;
  private @Nullable Fence lost;
  private boolean busy;
  private boolean windingDown;
  private boolean done;

  /**
   * @param concern whose choices these are
   */
  Claimant(ClientMachine machine, ServiceScenario scenario, Grants grants, String concern) {
    this.machine = machine;
    this.scenario = scenario;
    this.grants = grants;
    this.choices = machine.choices().branch(concern);
  }

  /** Begins with a process that knows nothing. */
  abstract void open();

  /** How long it thinks before it asks. */
  abstract long thinkNanos();

  /** Asks; ends with {@link #granted} or {@link #idle}. */
  abstract void contend();

  /** It was given back, and is not wanted any more. */
  abstract void close();

  @Override
  public final ClientMachine machine() {
    return machine;
  }

  @Override
  public final void begin() {
    grants.ended(machine);
    held = null;
    lost = null;
    busy = false;
    open();
    later();
  }

  @Override
  public final void windDown() {
    windingDown = true;
    if (!busy && !done) {
      later();
    }
  }

  final boolean isWindingDown() {
    return windingDown;
  }

  final boolean isDone() {
    return done;
  }

  /** Whether it holds anything. */
  final boolean holds() {
    return held != null;
  }

  /** Whether it holds that still. */
  final boolean holds(Fence fence) {
    return fence.equals(held);
  }

  private void later() {
    machine.after(thinkNanos(), this::turn);
  }

  private void turn() {
    if (busy || done) {
      return;
    }
    busy = true;
    contend();
  }

  /** This try is over. */
  final void idle() {
    busy = false;
    later();
  }

  /** Whether it holds that now: news of the loss may have overtaken the grant. */
  final boolean granted(Fence fence, boolean shared) {
    if (fence.equals(lost)) {
      return false;
    }
    held = fence;
    grants.granted(machine, fence, shared);
    return true;
  }

  /** It begins to give back: from here on it holds nothing. */
  final void letGo() {
    held = null;
    grants.ended(machine);
  }

  /** It has given back. */
  final void givenBack() {
    busy = false;
    done = windingDown;
    if (done) {
      close();
    } else {
      later();
    }
  }

  /**
   * It is told that it has lost something.
   *
   * @param counted as what
   */
  final void lost(Fence fence, String counted) {
    machine.environment().counts().add(counted);
    lost = fence;
    if (holds(fence)) {
      letGo();
    }
  }
}
