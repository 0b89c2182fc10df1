package io.quorate.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scenarios as dialogues. {@code -Dquorate.rewrite=DIR} writes what really happened to that
 * directory, to be read and then taken over.
 */
class TranscriptTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "figure7",
        "figure8",
        "stalled-disk",
        "read-index",
        "membership",
        "pipeline",
        "window-by-bytes",
        "priority",
        "witness"
      })
  void happensAsWritten(String name) throws IOException {
    String script = read("/raft/" + name + ".txt");
    String happened = Transcript.run(script);
    String rewrite = System.getProperty("quorate.rewrite");
    if (rewrite != null) {
      Files.writeString(Path.of(rewrite, name + ".txt"), happened);
    }
    assertThat(happened).isEqualTo(script);
  }

  private static String read(String name) throws IOException {
    try (InputStream in = TranscriptTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
