package io.quorate.simulation.service;

import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.function.Predicate;

/** Asks until the answer is the wanted one. What is asked may be done twice. */
final class Persistence {
  private static final long PAUSE_NANOS = 40_000_000;

  private final ClientMachine machine;

  Persistence(ClientMachine machine) {
    this.machine = machine;
  }

  void until(GroupRequest request, Predicate<Reply> wanted, Runnable then) {
    long life = machine.life();
    machine
        .link()
        .ask(
            request,
            reply ->
                machine.happen(
                    life,
                    false,
                    () -> {
                      if (wanted.test(reply)) {
                        then.run();
                      } else {
                        machine.after(PAUSE_NANOS, () -> until(request, wanted, then));
                      }
                    }));
  }
}
