package io.quorate.models.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The user's program that is told of each state: a command of the shell, which succeeds by status
 * 0, or an address, which succeeds by a status of 200 to 299. What it refuses has failed.
 */
public final class Hook {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int OUTPUT_MAX = 300;

  private final @Nullable String command;
  private final @Nullable URI url;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * Either of them, or none.
   *
   * @param command for {@code sh -c}
   */
  public Hook(@Nullable String command, @Nullable URI url) {
    this.command = command;
    this.url = url;
  }

  /**
   * Tells it. Each fact is a variable {@code QUORATE_NAME} to the command, and a member of a JSON
   * object to the address.
   *
   * @throws IOException when it refuses, says nothing for ten minutes, or cannot be run
   */
  void tell(Map<String, String> facts) throws IOException, InterruptedException {
    if (command != null) {
      run(command, facts);
    }
    if (url != null) {
      post(url, facts);
    }
  }

  private static void run(String command, Map<String, String> facts)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    Map<String, String> variables = new LinkedHashMap<>();
    facts.forEach(
        (name, value) -> variables.put("QUORATE_" + name.toUpperCase(Locale.ROOT), value));
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    StringBuilder output = new StringBuilder();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines
                    .lines()
                    .forEach(line -> {
                      if (output.length() < OUTPUT_MAX) {
                        output.append(output.isEmpty() ? "" : " ").append(line);
                      }
                    });
              } catch (IOException _) {
                // The command has ended.
              }
            });
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("the hook did not end within %d s".formatted(PATIENCE.toSeconds()));
    }
    if (process.exitValue() != 0) {
      reader.join(Duration.ofSeconds(1));
      String said = cut(output);
      throw new IOException(
          "the hook ended with status %d%s"
              .formatted(process.exitValue(), said.isEmpty() ? "" : ": " + said));
    }
  }

  private static String cut(StringBuilder output) {
    return output.length() > OUTPUT_MAX ? output.substring(0, OUTPUT_MAX) : output.toString();
  }

  private void post(URI to, Map<String, String> facts) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(new ObjectMapper().writeValueAsBytes(facts)))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      String body = response.body();
      throw new IOException(
          "%s answered %d: %s"
              .formatted(
                  to,
                  response.statusCode(),
                  body.substring(0, Math.min(OUTPUT_MAX, body.length()))));
    }
  }
}
