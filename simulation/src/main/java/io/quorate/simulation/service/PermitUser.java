package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.services.queue.Fence;
import io.quorate.services.semaphore.PermitLost;
import io.quorate.services.semaphore.SemaphoreCall;
import io.quorate.services.semaphore.SemaphoreProcess;
import io.quorate.services.semaphore.SemaphoreReply;
import io.quorate.services.semaphore.SemaphoreRules;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.service.ServiceScenario.Defect;
import org.jspecify.annotations.Nullable;

/** Takes a permit again and again, and gives it back after a while. */
final class PermitUser implements Actor {
  static final String SEMAPHORE = "m";

  private static final long MILLI = 1_000_000;

  private final ClientMachine machine;
  private final ServiceScenario scenario;
  private final Grants grants;
  private final Choices choices;
  private ServiceHost<SemaphoreCall, PermitLost> host;
  private @Nullable Fence held;
  private @Nullable Fence lost;
  private boolean busy;
  private boolean windingDown;
  private boolean done;

  PermitUser(ClientMachine machine, ServiceScenario scenario, Grants grants) {
    this.machine = machine;
    this.scenario = scenario;
    this.grants = grants;
    this.choices = machine.choices().branch("permits");
    this.host = open();
  }

  private ServiceHost<SemaphoreCall, PermitLost> open() {
    boolean early = scenario.defect() == Defect.TURN_GIVEN_UP_EARLY;
    return new ServiceHost<>(
        machine,
        new SemaphoreProcess(
            StoreLink.KEYSPACE,
            SEMAPHORE,
            scenario.permits(),
            machine.name().getBytes(UTF_8),
            machine.lease(),
            new SemaphoreRules() {
              @Override
              public boolean keepsTurn() {
                return !early;
              }
            }),
        this::lost);
  }

  @Override
  public ClientMachine machine() {
    return machine;
  }

  @Override
  public void begin() {
    grants.ended(machine);
    held = null;
    lost = null;
    busy = false;
    host = open();
    later();
  }

  @Override
  public void windDown() {
    windingDown = true;
    if (!busy && !done) {
      later();
    }
  }

  @Override
  public @Nullable String unrest() {
    return done ? null : machine.name() + (held != null ? " holds" : " waits for") + " a permit";
  }

  private void later() {
    machine.after(choices.below("permits.think", 300 * MILLI), this::acquire);
  }

  private void acquire() {
    if (busy || done) {
      return;
    }
    busy = true;
    long wait =
        windingDown || choices.chance("permits.patient", 600_000)
            ? -1
            : choices.chance("permits.tries", 300_000)
                ? 0
                : choices.below("permits.wait", 2_000 * MILLI);
    host.call(new SemaphoreCall.Acquire(wait), this::acquired);
  }

  private void acquired(Object reply) {
    if (reply instanceof SemaphoreReply.Held now && !now.fence().equals(lost)) {
      held = now.fence();
      grants.granted(machine, now.fence(), false);
      machine.after(choices.below("permits.holds", 400 * MILLI), () -> release(now.fence()));
      return;
    }
    if (reply instanceof SemaphoreReply.Busy) {
      machine.environment().counts().add("semaphore.busy");
    }
    busy = false;
    later();
  }

  private void release(Fence fence) {
    if (!fence.equals(held)) {
      busy = false;
      later();
      return;
    }
    held = null;
    grants.ended(machine);
    host.call(
        new SemaphoreCall.Release(),
        _ -> {
          busy = false;
          done = windingDown;
          if (done) {
            host.call(new SemaphoreCall.Close(), _ -> {});
          } else {
            later();
          }
        });
  }

  private void lost(PermitLost notice) {
    machine.environment().counts().add("permit.lost");
    lost = notice.fence();
    if (notice.fence().equals(held)) {
      held = null;
      grants.ended(machine);
    }
  }
}
