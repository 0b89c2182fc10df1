package io.quorate.simulation.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.run.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Seeds that once found a defect, from {@code raft-seeds.txt}: each line is a seed, what it found.
 */
class FoundRaftSeedsTest {

  static List<String> lines() throws IOException {
    try (InputStream in = FoundRaftSeedsTest.class.getResourceAsStream("/raft-seeds.txt")) {
      byte[] bytes = Objects.requireNonNull(in, "raft-seeds.txt").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void holdsItsPromisesNow(String line) {
    long seed = Long.parseLong(line.substring(0, line.indexOf(' ')));
    Outcome outcome = RaftRun.of(RaftScenario.draw(seed), 0);
    assertThat(outcome.violations()).as(line).isEmpty();
  }
}
