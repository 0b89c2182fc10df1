package io.quorate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code .ci/summary}, which decides whether a run proved anything. */
class CiSummaryTest {
  private static final Path SCRIPT = Path.of(System.getProperty("quorate.root"), ".ci", "summary");

  @TempDir private Path root;

  /** The last line and the status of a run. */
  private record Outcome(String line, int status) {}

  @Test
  void addsUpAllModules() throws Exception {
    report("store", "a.ATest", 10, 0, 0, 0);
    report("node", "b.BTest", 5, 0, 0, 0);

    assertThat(summary()).isEqualTo(new Outcome("15 passed, 0 failed, 0 skipped", 0));
  }

  @Test
  void failuresAndErrorsFail() throws Exception {
    report("store", "a.ATest", 10, 1, 0, 0);
    report("node", "b.BTest", 5, 0, 2, 0);

    assertThat(summary()).isEqualTo(new Outcome("12 passed, 3 failed, 0 skipped", 1));
  }

  @Test
  void aSkippedTestFails() throws Exception {
    report("store", "a.ATest", 10, 0, 0, 1);

    assertThat(summary()).isEqualTo(new Outcome("9 passed, 0 failed, 1 skipped", 1));
  }

  @Test
  void noTestsFail() throws Exception {
    assertThat(summary()).isEqualTo(new Outcome("0 passed, 0 failed, 0 skipped", 1));
    report("store", "a.ATest", 0, 0, 0, 0);
    assertThat(summary()).isEqualTo(new Outcome("0 passed, 0 failed, 0 skipped", 1));
  }

  private void report(String module, String type, int tests, int failures, int errors, int skipped)
      throws IOException {
    Path folder = Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
    Files.writeString(
        folder.resolve("TEST-" + type + ".xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite version="3.0.2" name="%s" time="1.234" tests="%d" errors="%d" skipped="%d" failures="%d" flakes="0">
          <testcase name="prints tests=&quot;99&quot;" classname="%s" time="0.1"/>
        </testsuite>
        """
            .formatted(type, tests, errors, skipped, failures, type));
  }

  private Outcome summary() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(SCRIPT.toString(), root.toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(output.lines().reduce("", (before, line) -> line), process.waitFor());
  }
}
