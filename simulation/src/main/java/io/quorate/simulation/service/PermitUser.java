package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.services.queue.Fence;
import io.quorate.services.semaphore.PermitLost;
import io.quorate.services.semaphore.SemaphoreCall;
import io.quorate.services.semaphore.SemaphoreProcess;
import io.quorate.services.semaphore.SemaphoreReply;
import io.quorate.services.semaphore.SemaphoreRules;
import io.quorate.simulation.service.ServiceScenario.Defect;
import org.jspecify.annotations.Nullable;

/** Takes a permit again and again, and gives it back after a while. */
final class PermitUser extends Claimant {
  static final String SEMAPHORE = "m";

  private ServiceHost<SemaphoreCall, PermitLost> host;

  PermitUser(ClientMachine machine, ServiceScenario scenario, Grants grants) {
    super(machine, scenario, grants, "permits");
    host = opened();
  }

  private ServiceHost<SemaphoreCall, PermitLost> opened() {
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
        notice -> lost(notice.fence(), "permit.lost"));
  }

  @Override
  void open() {
    host = opened();
  }

  @Override
  public @Nullable String unrest() {
    return isDone() ? null : machine.name() + (holds() ? " holds" : " waits for") + " a permit";
  }

  @Override
  long thinkNanos() {
    return choices.below("permits.think", 300 * MILLI);
  }

  @Override
  void contend() {
    long wait =
        isWindingDown() || choices.chance("permits.patient", 600_000)
            ? -1
            : choices.chance("permits.tries", 300_000)
                ? 0
                : choices.below("permits.wait", 2_000 * MILLI);
    host.call(new SemaphoreCall.Acquire(wait), this::acquired);
  }

  private void acquired(Object reply) {
    if (reply instanceof SemaphoreReply.Held now && granted(now.fence(), false)) {
      machine.after(choices.below("permits.holds", 400 * MILLI), () -> release(now.fence()));
      return;
    }
    if (reply instanceof SemaphoreReply.Busy) {
      machine.environment().counts().add("semaphore.busy");
    }
    idle();
  }

  private void release(Fence fence) {
    if (holds(fence)) {
      letGo();
      host.call(new SemaphoreCall.Release(), _ -> givenBack());
    } else {
      idle();
    }
  }

  @Override
  void close() {
    host.call(new SemaphoreCall.Close(), _ -> {});
  }
}
