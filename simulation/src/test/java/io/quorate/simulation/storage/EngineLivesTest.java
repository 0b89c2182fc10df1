package io.quorate.simulation.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code -Dquorate.seed=…} runs one seed. */
class EngineLivesTest {
  private static final int RUNS = 60;
  private static final int LIVES = 20;

  @Test
  void rows_are_always_what_a_prefix_of_the_records_gives() {
    Long only = Long.getLong("quorate.seed");
    long base = only != null ? only : new Random().nextLong();
    long replayed = 0;
    int cleanStops = 0;
    int refusals = 0;
    for (long seed = base; seed < base + (only != null ? 1 : RUNS); seed++) {
      EngineLives lives = new EngineLives(seed);
      try {
        lives.run(LIVES);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " (run it with -Dquorate.seed=" + seed + ")", e);
      }
      replayed += lives.replayed();
      cleanStops += lives.cleanStops();
      refusals += lives.refusals();
    }
    System.out.println(
        "seeds from "
            + base
            + ": replayed "
            + replayed
            + " records, "
            + cleanStops
            + " clean stops, "
            + refusals
            + " refused turns");
    if (only == null) {
      assertThat(replayed).isPositive();
      assertThat(cleanStops).isPositive();
      assertThat(refusals).isPositive();
    }
  }
}
