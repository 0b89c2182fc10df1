package io.quorate.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.Soak;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Seeds that once found a defect, from {@code seeds.txt}: each line is a world, a seed, what it
 * found.
 */
class FoundSeedsTest {

  static List<String> lines() throws IOException {
    try (InputStream in = FoundSeedsTest.class.getResourceAsStream("/seeds.txt")) {
      byte[] bytes = Objects.requireNonNull(in, "seeds.txt").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void holdsItsPromisesNow(String line) {
    String[] parts = line.split(" ", 3);
    Outcome outcome = Soak.simulation(parts[0]).run().apply(Long.parseLong(parts[1]));
    assertThat(outcome.violations()).as(line).isEmpty();
  }
}
