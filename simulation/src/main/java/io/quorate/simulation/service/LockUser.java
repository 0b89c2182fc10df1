package io.quorate.simulation.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.services.lock.LockCall;
import io.quorate.services.lock.LockLost;
import io.quorate.services.lock.LockProcess;
import io.quorate.services.lock.LockReply;
import io.quorate.services.queue.Fence;
import io.quorate.simulation.service.ServiceScenario.Defect;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import org.jspecify.annotations.Nullable;

/** Takes a lock again and again, and writes under it. */
final class LockUser extends Claimant {
  static final String LOCK = "l";
  static final byte[] WRITTEN = "x".getBytes(UTF_8);

  private ServiceHost<LockCall, LockLost> host;

  LockUser(ClientMachine machine, ServiceScenario scenario, Grants grants) {
    super(machine, scenario, grants, "user");
    host = opened();
  }

  private ServiceHost<LockCall, LockLost> opened() {
    return new ServiceHost<>(
        machine,
        new LockProcess(
            StoreLink.KEYSPACE,
            LOCK,
            // In some runs more than the group remembers of an answer.
            machine.name().repeat(choices.chance("user.talks", 300_000) ? 80 : 1).getBytes(UTF_8),
            machine.lease(),
            PlantedRules.of(scenario.defect())),
        notice -> lost(notice.fence(), "lock.lost"));
  }

  @Override
  void open() {
    host = opened();
  }

  @Override
  public @Nullable String unrest() {
    return isDone() ? null : machine.name() + (holds() ? " holds the lock" : " waits for the lock");
  }

  @Override
  long thinkNanos() {
    return choices.below("user.think", 400 * MILLI);
  }

  @Override
  void contend() {
    boolean shared = !isWindingDown() && choices.chance("user.shares", 250_000);
    long wait =
        isWindingDown() || choices.chance("user.patient", 600_000)
            ? -1
            : choices.chance("user.tries", 300_000) ? 0 : choices.below("user.wait", 2_000 * MILLI);
    host.call(new LockCall.Acquire(shared, wait), reply -> acquired(reply, shared));
  }

  private void acquired(Object reply, boolean shared) {
    if (reply instanceof LockReply.Held now && granted(now.fence(), shared)) {
      work(now.fence(), shared ? 0 : choices.index("user.writes", 5));
      return;
    }
    if (reply instanceof LockReply.Busy) {
      machine.environment().counts().add("lock.busy");
    }
    idle();
  }

  /** Holds on for a while, and writes so many times. */
  private void work(Fence fence, int writes) {
    machine.after(
        choices.below("user.works", 150 * MILLI),
        () -> {
          if (!holds(fence)) {
            idle();
          } else if (writes > 0) {
            write(fence, writes);
          } else {
            letGo();
            host.call(new LockCall.Release(), _ -> givenBack());
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

  @Override
  void close() {
    host.call(new LockCall.Close(), _ -> machine.environment().counts().add("closed"));
  }
}
