package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.store.operation.KeyspaceSettings;
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
  void theHelpNamesTheTrueDefaultOfTheHistory() {
    assertThat(command.execute("keyspace", "create", "--help")).isZero();
    long revisions = KeyspaceSettings.defaults("linearizable").historyRevisions();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("0 keeps all (default: %d)".formatted(revisions));
  }

  @Test
  void aMissingCommandIsAUsageError() {
    assertThat(command.execute()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: quorate");
  }
}
