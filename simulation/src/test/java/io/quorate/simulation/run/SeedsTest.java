package io.quorate.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.Soak;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Every promise over many seeds. {@code -Dquorate.seeds=100000} runs more of them, {@code
 * -Dquorate.from=N} others; a failure prints its seed, the shrunk faults and the command that
 * replays it.
 */
final class SeedsTest {

  /** Faults and branches: one that no run of the batch reaches shows that it tests too little. */
  private static final List<String> REQUIRED =
      List.of(
          "network.lost",
          "network.late",
          "network.duplicated",
          "network.overtaken",
          "network.blocked",
          "fault.oneWayPartition",
          "fault.partition",
          "fault.crash",
          "crash.lostRecords",
          "fault.loseDisk",
          "fault.fullDisk",
          "fault.clockJump",
          "clock.skewed",
          "fault.addNode",
          "fault.removeNode",
          "hint.stored",
          "hint.delivered",
          "repair.read",
          "antientropy.dotlog",
          "antientropy.merkle",
          "truncation",
          "epoch.bump",
          "tombstone.reaped",
          "transfer.page",
          "transfer.done",
          "drain.done",
          "cas.stored",
          "cas.conflict");

  @Test
  void every_promise_holds_and_every_branch_is_reached() {
    long from = Long.getLong("quorate.from", 0);
    long runs = Long.getLong("quorate.seeds", 1_000);
    Batch batch = new Batch(Worlds.PROCESS, UnaryOperator.identity(), 1);
    batch.run(from, runs, Runtime.getRuntime().availableProcessors(), outcome -> {});
    System.out.println(batch.speed());
    assertThat(batch.failures())
        .describedAs(() ->
            Failure.of(Worlds.PROCESS, Worlds.PROCESS.draw(batch.failures().getFirst().seed()))
                .text())
        .isEmpty();
    assertThat(batch.counts().missing(REQUIRED)).describedAs("never reached").isEmpty();
  }

  @Test
  void a_seed_replays_alike_in_this_jvm_and_in_another() throws Exception {
    for (long seed : new long[] {3, 77, 1234}) {
      String here = replay(seed);
      assertThat(here).contains("fingerprint");
      assertThat(replay(seed)).isEqualTo(here);
      assertThat(replayElsewhere(seed)).isEqualTo(here);
    }
  }

  @Test
  void another_seed_is_another_run() {
    assertThat(replay(5)).isNotEqualTo(replay(6));
  }

  private static String replay(long seed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Soak.run(
        new String[] {"--replay", Long.toString(seed)},
        new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String replayElsewhere(long seed) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Soak.class.getName(),
                "--replay",
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
