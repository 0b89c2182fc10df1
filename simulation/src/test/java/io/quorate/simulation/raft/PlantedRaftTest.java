package io.quorate.simulation.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.run.Outcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each planted defect breaks the promise that hangs on it in some seed, where the same seed without
 * it breaks none. Every build looks for those that a few hundred seeds find; {@code
 * -Dquorate.raft.planted=NAME} looks for another one.
 */
class PlantedRaftTest {
  private static final long SEEDS_MAX = 4_000;

  /** Those that every build looks for, or the one that was asked for. */
  static List<PlantedRaft> defects() {
    String asked = System.getProperty("quorate.raft.planted");
    return asked != null
        ? List.of(PlantedRaft.valueOf(asked))
        : List.of(
            PlantedRaft.EARLIER_TERM_DECIDED_BY_COUNTING,
            PlantedRaft.VOTE_IGNORES_THE_LOG,
            PlantedRaft.DECIDED_WITHOUT_A_MAJORITY,
            PlantedRaft.READ_WITHOUT_THE_NOOP,
            PlantedRaft.LEASE_AFTER_A_PAUSED_CLOCK,
            PlantedRaft.LEASE_OUTLIVES_TRANSFER,
            PlantedRaft.READ_INDEX_ID_REUSED,
            PlantedRaft.VOTE_NOT_PERSISTED,
            PlantedRaft.CHANGE_AT_THE_WRONG_MOMENT,
            PlantedRaft.ACKNOWLEDGED_BEFORE_DURABLE,
            PlantedRaft.LEADER_COUNTED_BEFORE_DURABLE);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void isCaught(PlantedRaft defect) {
    for (long seed = 0; seed < SEEDS_MAX; seed++) {
      Outcome planted = RaftRun.of(sound(defect, seed).withRules(defect), 0);
      if (planted.failed() && defect.seenBy(planted.violations().getFirst())) {
        assertThat(RaftRun.of(sound(defect, seed), 0).violations()).isEmpty();
        System.out.printf(
            "%s: caught by seed %d: %s%n", defect, seed, planted.violations().getFirst());
        return;
      }
    }
    throw new AssertionError(
        "%s broke the promise that it should in none of %d seeds".formatted(defect, SEEDS_MAX));
  }

  private static RaftScenario sound(PlantedRaft defect, long seed) {
    return defect.scene(RaftScenario.draw(seed));
  }
}
