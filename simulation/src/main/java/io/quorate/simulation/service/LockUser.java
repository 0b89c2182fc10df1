package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.services.lock.LockCall;
import io.quorate.services.lock.LockLost;
import io.quorate.services.lock.LockProcess;
import io.quorate.services.lock.LockReply;
import io.quorate.services.queue.Fence;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.service.ServiceScenario.Defect;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import org.jspecify.annotations.Nullable;

/** Takes a lock again and again, and writes under it. */
final class LockUser implements Actor {
  static final String LOCK = "l";
  static final byte[] WRITTEN = "x".getBytes(UTF_8);

  private static final long MILLI = 1_000_000;

  private final ClientMachine machine;
  private final ServiceScenario scenario;
  private final Grants grants;
  private final Choices choices;
  private ServiceHost<LockCall, LockLost> host;
  private @Nullable Fence held;
  private @Nullable Fence lost;
  private boolean busy;
  private boolean windingDown;
  private boolean done;

  LockUser(ClientMachine machine, ServiceScenario scenario, Grants grants) {
    this.machine = machine;
    this.scenario = scenario;
    this.grants = grants;
    this.choices = machine.choices().branch("user");
    this.host = open();
  }

  private ServiceHost<LockCall, LockLost> open() {
    return new ServiceHost<>(
        machine,
        new LockProcess(
            StoreLink.KEYSPACE,
            LOCK,
            // In some runs more than the group remembers of an answer.
            machine.name().repeat(choices.chance("user.talks", 300_000) ? 80 : 1).getBytes(UTF_8),
            machine.lease(),
            PlantedRules.of(scenario.defect())),
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
    return done
        ? null
        : machine.name() + (held != null ? " holds the lock" : " waits for the lock");
  }

  private void later() {
    machine.after(choices.below("user.think", 400 * MILLI), this::acquire);
  }

  private void acquire() {
    if (busy || done) {
      return;
    }
    busy = true;
    boolean shared = !windingDown && choices.chance("user.shares", 250_000);
    long wait =
        windingDown || choices.chance("user.patient", 600_000)
            ? -1
            : choices.chance("user.tries", 300_000) ? 0 : choices.below("user.wait", 2_000 * MILLI);
    host.call(new LockCall.Acquire(shared, wait), reply -> acquired(reply, shared));
  }

  private void acquired(Object reply, boolean shared) {
    if (reply instanceof LockReply.Held now && !now.fence().equals(lost)) {
      held = now.fence();
      grants.granted(machine, now.fence(), shared);
      work(now.fence(), shared ? 0 : choices.index("user.writes", 5));
      return;
    }
    if (reply instanceof LockReply.Busy) {
      machine.environment().counts().add("lock.busy");
    }
    busy = false;
    later();
  }

  /** Holds on for a while, and writes so many times. */
  private void work(Fence fence, int writes) {
    machine.after(
        choices.below("user.works", 150 * MILLI),
        () -> {
          if (!fence.equals(held)) {
            busy = false;
            later();
          } else if (writes > 0) {
            write(fence, writes);
          } else {
            release();
          }
        });
  }

  private void write(Fence fence, int writes) {
    Op put = new Op.Put(WRITTEN, Long.toString(fence.token()).getBytes(UTF_8));
    Command.Transact transact =
        scenario.defect() == Defect.FENCE_IGNORED
            ? Command.Transact.always(put)
            : fence.around(put);
    long life = machine.life();
    machine
        .link()
        .ask(
            new GroupRequest.Transact(StoreLink.KEYSPACE, transact),
            reply -> {
              if (reply instanceof GroupAnswer.Transacted written) {
                boolean accepted = written.outcome().succeeded();
                machine.environment().counts().add(accepted ? "fence.accepted" : "fence.refused");
              }
              machine.happen(life, false, () -> work(fence, writes - 1));
            });
  }

  private void release() {
    held = null;
    grants.ended(machine);
    host.call(
        new LockCall.Release(),
        _ -> {
          busy = false;
          done = windingDown;
          if (done) {
            host.call(new LockCall.Close(), _ -> machine.environment().counts().add("closed"));
          } else {
            later();
          }
        });
  }

  private void lost(LockLost notice) {
    machine.environment().counts().add("lock.lost");
    lost = notice.fence();
    if (notice.fence().equals(held)) {
      held = null;
      grants.ended(machine);
    }
  }
}
