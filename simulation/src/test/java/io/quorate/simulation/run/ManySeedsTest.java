package io.quorate.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.engine.Counts;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Many seeds hold every promise, and together reach every fault and every branch that matters.
 * {@code -Dquorate.seeds=100000} and {@code -Dquorate.nodeSeeds=100000} run more of them, {@code
 * -Dquorate.from=1000000} others.
 */
class ManySeedsTest {
  private static final long FROM = Long.getLong("quorate.from", 0);
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors());

  @Test
  void partitionsHoldTheirPromises() {
    holds(Worlds.PROCESS, Long.getLong("quorate.seeds", 1_000), Coverage.PROCESS);
  }

  @Test
  void wholeNodesHoldTheirPromises() {
    holds(Worlds.NODES, Long.getLong("quorate.nodeSeeds", 1_000), Coverage.NODES);
  }

  private static void holds(Worlds worlds, long runs, List<String> required) {
    Batch batch = new Batch(worlds, UnaryOperator.identity(), 3);
    batch.run(FROM, runs, THREADS, _ -> {});
    System.out.println(worlds.word() + " world: " + batch.speed());
    if (!batch.failures().isEmpty()) {
      long seed = batch.failures().getFirst().seed();
      throw new AssertionError(Failure.of(worlds, batch.scenario(seed)).text());
    }
    Counts counts = batch.counts();
    assertThat(counts.missing(required))
        .as("faults and branches that no run reached; reached were %s", counts.sorted())
        .isEmpty();
  }
}
