package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void saysTheVersionThatTheBuildWrote() {
    assertThat(command.execute("--version")).isZero();
    assertThat(out.toString()).matches("quorate \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void aMissingCommandIsAUsageError() {
    assertThat(command.execute()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: quorate");
  }
}
