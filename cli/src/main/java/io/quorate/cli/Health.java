package io.quorate.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks a node whether it serves. */
final class Health {

  /** What became of a node that was started. */
  enum Outcome {
    SERVES,
    /** It or another one is gone, or could not go on. */
    ENDED,
    /** It runs, but the cluster has let it go. */
    REMOVED
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A node that takes longer than this says what it waits for. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final LocalNode node;
  private final BooleanSupplier allRun;
  private final long startedNanos = System.nanoTime();
  private String told = "";

  private Health(LocalNode node, BooleanSupplier allRun) {
    this.node = node;
    this.allRun = allRun;
  }

  /**
   * Waits until it is clear what became of the node.
   *
   * @param allRun whether it and those that it may be waiting for still run
   */
  static Outcome await(LocalNode node, BooleanSupplier allRun) throws InterruptedException {
    return new Health(node, allRun).await();
  }

  private Outcome await() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url() + "/v1/health")).timeout(PATIENCE).build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      while (allRun.getAsBoolean()) {
        JsonNode answer = ask(http, request);
        // Somebody else may listen there, and even be a node of that name.
        if (answer.path("pid").asLong() == node.pid()) {
          if (answer.path("ready").asBoolean()) {
            return Outcome.SERVES;
          }
          if (answer.path("removed").asBoolean()) {
            return Outcome.REMOVED;
          }
          tell(answer.path("reason").asText());
        }
        Pause.of(PAUSE);
      }
      return Outcome.ENDED;
    }
  }

  private void tell(String reason) {
    boolean late = System.nanoTime() - startedNanos > SILENCE.toNanos();
    if (late && !reason.equals(told)) {
      told = reason;
      System.err.printf("quorate: %s does not serve yet: %s%n", node.name(), reason);
    }
  }

  private static JsonNode ask(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance(); // somebody else
    } catch (IOException _) {
      return MissingNode.getInstance(); // not listening yet
    }
  }
}
