package io.quorate.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.run.Batch;
import io.quorate.simulation.run.Worlds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each planted defect must be found: an invariant that never objects proves nothing. */
final class PlantedTest {

  private static final int SEEDS_MAX = 2_000;

  @ParameterizedTest
  @EnumSource(Planted.class)
  void the_simulator_objects_to(Planted defect) {
    Batch batch = new Batch(Worlds.PROCESS, scenario -> scenario.withRules(defect), 1);
    batch.run(0, SEEDS_MAX, Runtime.getRuntime().availableProcessors(), outcome -> {});
    assertThat(batch.failures()).describedAs("%s went unnoticed", defect).isNotEmpty();
    System.out.printf(
        "%s: seed %d, %s%n",
        defect,
        batch.failures().getFirst().seed(),
        batch.failures().getFirst().violations().getFirst());
  }
}
