package io.quorate.simulation.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.run.Outcome;
import io.quorate.simulation.service.ServiceScenario.Defect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Locks, elections, the registry, semaphores, counters and barriers keep their promises over many
 * seeds, and planted defects do not survive them. {@code -Dquorate.service.seeds=10000} runs more
 * seeds, {@code -Dquorate.service.from=1000000} others.
 */
class ServiceSeedsTest {
  private static final long FROM = Long.getLong("quorate.service.from", 0);
  private static final long SEEDS = Long.getLong("quorate.service.seeds", 400);
  private static final int PLANTED_SEEDS_MAX = 2_000;

  private static final List<String> REQUIRED =
      List.of(
          "fault.crash",
          "fault.partition",
          "client.crash",
          "client.pause",
          "client.cut",
          "client.revoked",
          "link.timedOut",
          "granted",
          "granted.shared",
          "queue.waits",
          "queue.woken",
          "lock.busy",
          "lock.lost",
          "fence.accepted",
          "fence.refused",
          "leadership.lost",
          "observed",
          "registration.lapsed",
          "instances.seen",
          "semaphore.full",
          "semaphore.busy",
          "permit.lost",
          "counter.added",
          "counter.read",
          "counter.doubt",
          "barrier.waits",
          "barrier.passed");

  @Test
  void servicesKeepTheirPromises() {
    Counts counts = new Counts();
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      Outcome outcome = ServiceRun.of(ServiceScenario.draw(seed), 0);
      counts.addAll(outcome.counts());
      assertThat(outcome.violations()).as("seed %d of the service world", seed).isEmpty();
    }
    System.out.println("service world, seeds from " + FROM + ": " + counts.sorted());
    if (SEEDS >= 1_000) {
      assertThat(counts.missing(REQUIRED)).as("what no run reached").isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedDefectIsCaught(Defect defect) {
    for (long seed = 0; seed < PLANTED_SEEDS_MAX; seed++) {
      ServiceScenario drawn = ServiceScenario.draw(seed).of(defect.kind());
      // Faults would excuse that somebody waits longer.
      boolean late = defect == Defect.WATCH_TOO_LATE || defect == Defect.BARRIER_WATCHED_TOO_LATE;
      ServiceScenario sound = late ? drawn.calm() : drawn;
      Outcome planted = ServiceRun.of(sound.with(defect), 0);
      if (planted.failed()) {
        assertThat(ServiceRun.of(sound, 0).violations()).isEmpty();
        System.out.printf("%s: seed %d: %s%n", defect, seed, planted.violations().getFirst());
        return;
      }
    }
    throw new AssertionError(defect + " survived " + PLANTED_SEEDS_MAX + " seeds");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aSeedIsARun(long seed) {
    assertThat(ServiceRun.of(ServiceScenario.draw(seed), 0).fingerprint())
        .isEqualTo(ServiceRun.of(ServiceScenario.draw(seed), 0).fingerprint());
  }
}
