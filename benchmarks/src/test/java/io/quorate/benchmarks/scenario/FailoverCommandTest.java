package io.quorate.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FailoverCommandTest {
  @Test
  void aPutIsAcknowledgedAgainAfterTheLeaderWasKilled(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    int status;
    try (PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      status =
          new CommandLine(new FailoverCommand())
              .execute("--kills=1", "--json", "--port=21500", "--data=" + folder);
    } finally {
      System.setOut(before);
    }
    assertThat(status).isZero();
    JsonNode report = new ObjectMapper().readTree(printed.toByteArray());
    assertThat(report.get("seconds")).hasSize(1);
    // Followers wait for an election time-out before they look for another leader.
    assertThat(report.get("medianSeconds").asDouble()).isGreaterThan(0.5);
  }
}
