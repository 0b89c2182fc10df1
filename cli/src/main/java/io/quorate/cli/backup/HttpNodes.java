package io.quorate.cli.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quorate.client.RefusedException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that are asked over HTTP: the next one where one does not answer, again and again for a
 * while. Everything that is asked here may be asked twice. For one thread.
 */
public final class HttpNodes implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
  private final List<URI> nodes;
  private final Duration patience;
  private int current;

  /**
   * @param endpoints HTTP addresses, at least one
   * @param patience for how long something is asked again that no node can answer
   */
  public HttpNodes(List<String> endpoints, Duration patience) {
    this.nodes =
        endpoints.stream()
            .map(url -> URI.create(url.contains("://") ? url : "http://" + url))
            .toList();
    this.patience = patience;
  }

  /** What takes an answer in. */
  public interface Taker<T> {
    T take(InputStream body) throws IOException;
  }

  /** A part of a path, percent-encoded. */
  public static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public JsonNode get(String path) {
    return ask("GET", path, null, MAPPER::readTree);
  }

  /** What there is at once; a missing node where nothing is, or nothing can be told now. */
  public JsonNode look(String path) {
    try {
      return once("GET", path, null, MAPPER::readTree);
    } catch (IOException | RefusedException _) {
      return MissingNode.getInstance();
    }
  }

  public JsonNode put(String path, JsonNode body) {
    return ask("PUT", path, bytes(body), MAPPER::readTree);
  }

  public JsonNode post(String path, byte[] body) {
    return ask("POST", path, body, MAPPER::readTree);
  }

  /** Takes a stream; begins it anew, at the next node, where it breaks off. */
  public <T> T stream(String path, Taker<T> taker) {
    return ask("GET", path, null, taker);
  }

  private <T> T ask(String method, String path, byte @Nullable [] body, Taker<T> taker) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Refusal refusal;
      try {
        return once(method, path, body, taker);
      } catch (PassingException passing) {
        refusal = passing.refusal();
      } catch (IOException e) {
        refusal =
            new Refusal(
                ErrorCode.UNAVAILABLE,
                "%s does not answer (%s); are the nodes running, and is --endpoints right?"
                    .formatted(nodes.get(current), reason(e)));
      }
      current = (current + 1) % nodes.size();
      if (System.nanoTime() - deadline > 0) {
        throw new RefusedException(refusal);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private <T> T once(String method, String path, byte @Nullable [] body, Taker<T> taker)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(nodes.get(current).resolve(path))
            .timeout(ANSWER_MAX)
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<InputStream> response;
    try {
      response = http.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    try (InputStream in = response.body()) {
      if (response.statusCode() == 200) {
        return taker.take(in);
      }
      throw failure(response.statusCode(), in.readAllBytes());
    }
  }

  /** What a node says by an error; what may pass is asked again. */
  private static RuntimeException failure(int status, byte[] body) throws PassingException {
    Refusal refusal;
    try {
      JsonNode error = MAPPER.readTree(body).path("error");
      refusal =
          new Refusal(
              ErrorCode.valueOf(error.path("code").asText("INTERNAL")),
              error.path("message").asText());
    } catch (IOException | IllegalArgumentException _) {
      refusal = new Refusal(ErrorCode.INTERNAL, "a node answered with status " + status);
    }
    if (status == 429 || status == 503 || status == 504) {
      throw new PassingException(refusal);
    }
    return new RefusedException(refusal);
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /** A refusal that may pass. */
  public static final class PassingException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public PassingException(Refusal refusal) {
      super(refusal.message());
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
