package io.quorate.simulation.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.journal.Journal;
import io.quorate.storage.journal.PlantedJournals;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@code -Dquorate.seed=…} runs one seed. */
class JournalLivesTest {
  private static final int RUNS = 100;
  private static final int LIVES = 30;

  @Test
  void what_is_durable_comes_back_and_what_was_lost_never_does() {
    Long only = Long.getLong("quorate.seed");
    long base = only != null ? only : new Random().nextLong();
    int torn = 0;
    int lost = 0;
    int failedSyncs = 0;
    for (long seed = base; seed < base + (only != null ? 1 : RUNS); seed++) {
      JournalLives lives = new JournalLives(seed, Journal::open, UnaryOperator.identity());
      try {
        lives.run(LIVES);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " (run it with -Dquorate.seed=" + seed + ")", e);
      }
      torn += lives.torn();
      lost += lives.lost();
      failedSyncs += lives.failedSyncs();
    }
    System.out.println(
        "seeds from "
            + base
            + ": torn tails "
            + torn
            + ", records lost "
            + lost
            + ", failed syncs "
            + failedSyncs);
    if (only == null) {
      assertThat(torn).isPositive();
      assertThat(lost).isPositive();
      assertThat(failedSyncs).isPositive();
    }
  }

  @Test
  void a_journal_that_skips_its_syncs_is_caught() {
    isCaught(Journal::open, ForgetfulDisk::new);
  }

  @Test
  void checksums_that_do_not_depend_on_the_position_are_caught() {
    isCaught(PlantedJournals::withoutSeed, UnaryOperator.identity());
  }

  private static void isCaught(JournalLives.Opener opener, UnaryOperator<Disk> wrapper) {
    long base = new Random().nextLong();
    for (int run = 0; run < RUNS; run++) {
      try {
        new JournalLives(base + run, opener, wrapper).run(LIVES);
      } catch (RuntimeException | AssertionError expected) {
        System.out.println("seed " + (base + run) + ", run " + run + ": " + expected.getMessage());
        return;
      }
    }
    throw new AssertionError("not caught in " + RUNS + " runs from seed " + base);
  }
}
