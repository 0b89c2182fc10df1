package io.quorate.models.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.BlobCalls.AnswerException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that can be asked. One is asked until it does not answer; then the next one is.
 * Thread-safe.
 */
public final class Endpoints {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private final BlobCalls calls = new BlobCalls();
  private final @Nullable String token;
  private List<URI> nodes;
  private int current;
  private boolean complete;

  /**
   * @param nodes HTTP addresses, at least one; the others of the cluster are learnt from it
   * @param token names who asks; null: nobody does
   */
  public Endpoints(List<URI> nodes, @Nullable String token) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("at least one endpoint is needed");
    }
    this.nodes = List.copyOf(nodes);
    this.token = token;
  }

  BlobCalls calls() {
    return calls;
  }

  /** The node that is asked now. */
  synchronized URI node() {
    return nodes.get(current);
  }

  /** Another node is asked from now on, unless somebody saw to that already. */
  synchronized void leave(URI failed) {
    if (nodes.get(current).equals(failed)) {
      current = (current + 1) % nodes.size();
    }
  }

  /** Asks for nodes beside those that were named. */
  void learn() {
    synchronized (this) {
      if (complete) {
        return;
      }
    }
    try {
      JsonNode cluster = json(HttpRequest.newBuilder(node().resolve("/v1/cluster")).build());
      List<URI> more = new ArrayList<>();
      for (JsonNode node : cluster.path("nodes")) {
        String host = node.path("host").asText();
        int port = node.path("port").asInt();
        if (!host.isEmpty() && port > 0) {
          more.add(URI.create("http://" + host + ":" + port));
        }
      }
      synchronized (this) {
        List<URI> all = new ArrayList<>(nodes);
        more.stream().filter(node -> !all.contains(node)).forEach(all::add);
        nodes = List.copyOf(all);
        complete = true;
      }
    } catch (IOException | RefusedCallException _) {
      // Those that were named will do.
    }
  }

  /** How many nodes are known. */
  synchronized int size() {
    return nodes.size();
  }

  /** Asks for JSON; tries every node. {@code body} null: GET. */
  public JsonNode ask(String method, String path, @Nullable JsonNode body) {
    learn();
    IOException last = new IOException("no node was asked");
    for (int tries = 0; tries < size(); tries++) {
      URI node = node();
      try {
        return json(request(node, method, path, body));
      } catch (IOException e) {
        last = e;
        leave(node);
      }
    }
    throw new RefusedCallException(
        new Refusal(
            method.equals("GET") ? ErrorCode.UNAVAILABLE : ErrorCode.INDETERMINATE,
            "no node answers (%s); are they running, and is --endpoints right?"
                .formatted(last.getMessage())));
  }

  /** What one node said, or why it said nothing. */
  public record Answer(URI node, @Nullable JsonNode json, String failure) {}

  /** Asks each node of the cluster the same. */
  public List<Answer> askEach(String method, String path) {
    learn();
    List<URI> all;
    synchronized (this) {
      all = nodes;
    }
    List<Answer> answers = new ArrayList<>();
    for (URI node : all) {
      try {
        answers.add(new Answer(node, json(request(node, method, path, null)), ""));
      } catch (RefusedCallException e) {
        answers.add(new Answer(node, null, e.refusal().code() + " " + e.refusal().message()));
      } catch (IOException e) {
        answers.add(new Answer(node, null, "does not answer (" + e.getMessage() + ")"));
      }
    }
    return answers;
  }

  private HttpRequest request(URI node, String method, String path, @Nullable JsonNode body)
      throws JsonProcessingException {
    HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path)).timeout(ANSWER_MAX);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request
        .method(
            method,
            body == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)))
        .build();
  }

  private JsonNode json(HttpRequest request) throws IOException {
    try (InputStream body = calls.send(request)) {
      return MAPPER.readTree(body);
    } catch (AnswerException e) {
      throw refused(e);
    }
  }

  /** What a node says by an error. */
  static RefusedCallException refused(AnswerException answer) {
    try {
      JsonNode error = MAPPER.readTree(answer.body()).path("error");
      Refusal refusal =
          new Refusal(
              ErrorCode.valueOf(error.path("code").asText("INTERNAL")),
              error.path("message").asText(String.valueOf(answer.getMessage())));
      for (var detail : error.path("details").properties()) {
        refusal = refusal.with(detail.getKey(), detail.getValue().asText());
      }
      return new RefusedCallException(refusal);
    } catch (JsonProcessingException | IllegalArgumentException _) {
      return new RefusedCallException(
          new Refusal(ErrorCode.INTERNAL, String.valueOf(answer.getMessage())));
    }
  }

  /** A part of a path, percent-encoded. */
  public static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
