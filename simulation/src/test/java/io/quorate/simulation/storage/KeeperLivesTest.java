package io.quorate.simulation.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code -Dquorate.seed=…} runs one seed. */
class KeeperLivesTest {
  private static final int RUNS = 30;
  private static final int LIVES = 12;

  @Test
  void rows_are_those_of_one_index_and_the_log_goes_on_from_there() {
    Long only = Long.getLong("quorate.seed");
    long base = only != null ? only : new Random().nextLong();
    int skipped = 0;
    int behind = 0;
    for (long seed = base; seed < base + (only != null ? 1 : RUNS); seed++) {
      KeeperLives lives = new KeeperLives(seed);
      try {
        lives.run(LIVES);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " (run it with -Dquorate.seed=" + seed + ")", e);
      }
      skipped += lives.skipped();
      behind = Math.max(behind, lives.mostBehind());
    }
    System.out.println(
        "seeds from "
            + base
            + ": "
            + skipped
            + " entries kept below the mark, "
            + behind
            + " behind");
    if (only == null) {
      assertThat(skipped).as("records that are kept although the rows reflect them").isPositive();
      assertThat(behind).isPositive();
    }
  }
}
