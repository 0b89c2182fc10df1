package io.quorate.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.run.Batch;
import io.quorate.simulation.run.Outcome;
import io.quorate.simulation.run.Worlds;
import io.quorate.simulation.world.Scenario;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each planted defect breaks a promise in some seed, where the same seed without it breaks none.
 */
class PlantedTest {
  private static final long SEEDS_MAX = 3_000;

  @ParameterizedTest
  @EnumSource(Planted.class)
  void isCaught(Planted defect) {
    caught(
        defect,
        Worlds.PROCESS,
        defect::plant,
        scenario -> defect.plant(scenario).withRules(scenario.rules()));
  }

  @ParameterizedTest
  @EnumSource(Neglected.class)
  void isCaughtInWholeNodes(Neglected defect) {
    caught(
        defect, Worlds.NODES, scenario -> scenario.withMachinery(defect), UnaryOperator.identity());
  }

  /** Any replica answers reads that should be linearizable. */
  @Test
  void staleReadsOfAnOrderedKeyspaceAreCaught() {
    caught(
        "STALE_READS",
        Worlds.NODES,
        Scenario::withLinearizableReadsAnywhere,
        UnaryOperator.identity());
  }

  private static void caught(
      Object defect, Worlds worlds, UnaryOperator<Scenario> plant, UnaryOperator<Scenario> sound) {
    Batch planted = new Batch(worlds, plant, 1);
    planted.run(0, SEEDS_MAX, 1, _ -> {});
    assertThat(planted.failures()).as("%s survived %d seeds", defect, SEEDS_MAX).hasSize(1);
    Outcome caught = planted.failures().getFirst();
    assertThat(new Batch(worlds, sound, 1).outcome(caught.seed()).violations()).isEmpty();
    System.out.printf(
        "%s: caught by seed %d, the %d. run: %s%n",
        defect, caught.seed(), caught.seed() + 1, caught.violations().getFirst());
  }
}
