package io.quorate.simulation.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.run.Batch;
import io.quorate.simulation.run.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each planted defect breaks a promise in some seed, where the same seed without it breaks none.
 */
class PlantedRaftTest {
  private static final long SEEDS_MAX = 4_000;

  @ParameterizedTest
  @EnumSource(PlantedRaft.class)
  void isCaught(PlantedRaft defect) {
    Batch planted = new Batch(seed -> RaftRun.of(sound(defect, seed).withRules(defect), 0), 1);
    planted.run(0, SEEDS_MAX, 1, _ -> {});
    assertThat(planted.failures()).as("%s survived %d seeds", defect, SEEDS_MAX).hasSize(1);
    Outcome caught = planted.failures().getFirst();
    assertThat(RaftRun.of(sound(defect, caught.seed()), 0).violations()).isEmpty();
    System.out.printf(
        "%s: caught by seed %d: %s%n", defect, caught.seed(), caught.violations().getFirst());
  }

  private static RaftScenario sound(PlantedRaft defect, long seed) {
    return defect.scene(RaftScenario.draw(seed));
  }
}
