package io.quorate.simulation.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.services.lock.LockCall;
import io.quorate.services.lock.LockLost;
import io.quorate.services.lock.LockProcess;
import io.quorate.services.lock.LockReply;
import io.quorate.services.queue.PlaceRules;
import io.quorate.services.queue.QueueKeys;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.group.GroupWorld;
import io.quorate.store.machine.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who releases a lock wakes one waiter, however many there are; sharers wake together. */
class HerdTest {
  private static final long SECOND = 1_000_000_000;

  /** Everybody watches everything: the herd. */
  private static final PlaceRules HERD =
      new PlaceRules() {
        @Override
        public KeyRange watched(QueueKeys keys, byte[] before) {
          return keys.all();
        }
      };

  private final ServiceScenario scenario =
      ServiceScenario.draw(7).calm().withLease(120); // no lease ends meanwhile
  private final Environment environment = Environment.of(7, 0);
  private final GroupWorld world = new GroupWorld(environment, scenario.group());
  private final List<ServiceHost<LockCall, LockLost>> holders = new ArrayList<>();
  private int granted;
  private int clients;

  private void contend(int several, boolean shared, PlaceRules rules) {
    for (int number = 0; number < several; number++) {
      ClientMachine machine = new ClientMachine(environment, world, "h" + clients++, scenario);
      ServiceHost<LockCall, LockLost> host =
          new ServiceHost<>(
              machine,
              new LockProcess(StoreLink.KEYSPACE, "l", new byte[0], scenario.lease(), rules),
              lost -> environment.violated("lost: " + lost));
      host.call(
          new LockCall.Acquire(shared, -1),
          reply -> {
            assertThat(reply).isInstanceOf(LockReply.Held.class);
            granted++;
            holders.add(host);
          });
    }
  }

  private void run(long nanos) {
    environment.timeline().runUntil(environment.timeline().now() + nanos);
    assertThat(environment.violations()).isEmpty();
  }

  /** Releases whatever is held, until so many were granted the lock; the number of wake-ups. */
  private long releaseAll(int grants) {
    long before = environment.counts().get("queue.woken");
    for (int round = 0; round < 100 * grants && granted < grants; round++) {
      List<ServiceHost<LockCall, LockLost>> now = List.copyOf(holders);
      holders.clear();
      now.forEach(host -> host.call(new LockCall.Release(), _ -> {}));
      run(SECOND / 20);
    }
    assertThat(granted).isEqualTo(grants);
    return environment.counts().get("queue.woken") - before;
  }

  @Test
  void a_thousand_waiters_are_woken_once_each() {
    world.begin();
    run(3 * SECOND);
    contend(1, false, PlaceRules.SOUND);
    run(SECOND);
    for (int hundred = 0; hundred < 10; hundred++) {
      contend(100, false, PlaceRules.SOUND);
      run(SECOND);
    }
    assertThat(granted).isEqualTo(1);
    assertThat(environment.counts().get("queue.waits")).isEqualTo(1_000);

    // A few had looked by themselves in that moment, as whoever waits long does now and then.
    long woken = releaseAll(1_001);
    assertThat(woken + environment.counts().get("queue.found")).isEqualTo(1_000);
    assertThat(woken).isGreaterThan(950);
  }

  @Test
  void a_herd_would_be_counted() {
    world.begin();
    run(3 * SECOND);
    contend(1, false, HERD);
    run(SECOND);
    contend(50, false, HERD);
    run(5 * SECOND);

    assertThat(releaseAll(51)).isGreaterThan(50 * 50 / 4);
  }

  @Test
  void those_that_share_are_woken_by_the_one_that_does_not_and_by_nobody_else() {
    world.begin();
    run(3 * SECOND);
    contend(1, false, PlaceRules.SOUND);
    run(SECOND);
    contend(100, true, PlaceRules.SOUND);
    run(5 * SECOND);
    contend(1, false, PlaceRules.SOUND);
    run(5 * SECOND);
    assertThat(granted).isEqualTo(1);

    assertThat(releaseAll(102)).as("100 that share, then whoever follows").isLessThan(100 + 100);
  }
}
