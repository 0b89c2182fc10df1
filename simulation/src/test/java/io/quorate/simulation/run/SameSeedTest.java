package io.quorate.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.Soak;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seed decides everything: in this JVM, and in one whose hash salts differ. */
class SameSeedTest {
  private static String here(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int status = Soak.run(arguments, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(status).isZero();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String elsewhere(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Soak.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  private static String[] fingerprints(String world) {
    return new String[] {"--world", world, "--fingerprints", "12"};
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "nodes", "raft", "group"})
  void twoRunsOfASeedAreTheSameRun(String world) {
    String first = here(fingerprints(world));
    assertThat(here(fingerprints(world))).isEqualTo(first);
    Set<String> different = new HashSet<>(first.lines().toList());
    assertThat(different).hasSize((int) first.lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "nodes", "raft", "group"})
  void soTheyAreInTwoJvms(String world) throws Exception {
    String first = elsewhere(fingerprints(world));
    assertThat(elsewhere(fingerprints(world))).isEqualTo(first);
    assertThat(here(fingerprints(world))).isEqualTo(first);
  }
}
