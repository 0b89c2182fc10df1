package io.quorate.models.wire;

import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Asks a node's blobs. Thread-safe. What a node refuses is an {@link AnswerException}, what cannot
 * be asked another {@link IOException}.
 */
public final class BlobCalls {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  static {
    // The client reads and copies bodies in pieces of that size, 16 KiB unless it is said otherwise
    // before its first use (documentation of the module java.net.http).
    if (System.getProperty("jdk.httpclient.bufsize") == null) {
      System.setProperty("jdk.httpclient.bufsize", String.valueOf(128 << 10));
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();

  /** A node's answer that is no success. */
  public static final class AnswerException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String body;

    AnswerException(URI url, int status, String body) {
      super("%s answered %d: %s".formatted(url, status, body));
      this.status = status;
      this.body = body;
    }

    /** Its HTTP status. */
    public int status() {
      return status;
    }

    /** Its body, JSON where it came from a node. */
    public String body() {
      return body;
    }
  }

  /**
   * Those of the chunks that the node does not hold; it pins the others for the upload.
   *
   * @param copies whether the node will be given the missing ones to hand them on to another one
   */
  public List<Digest> missingChunks(
      URI node, String upload, Collection<Digest> chunks, boolean copies) throws IOException {
    String query = copies ? "" : "?copies=1";
    return digests(node.resolve("/v1/uploads/" + upload + "/missing" + query), chunks);
  }

  /** Those of the blobs that the node does not hold whole; it pins the others for the upload. */
  public List<Digest> missingBlobs(URI node, String upload, Collection<Digest> blobs)
      throws IOException {
    return digests(node.resolve("/v1/uploads/" + upload + "/missing-blobs"), blobs);
  }

  private List<Digest> digests(URI url, Collection<Digest> asked) throws IOException {
    try (InputStream body = post(url, BodyPublishers.ofByteArray(Frames.digests(asked)))) {
      return Frames.readDigests(body);
    }
  }

  /**
   * Hands chunks to a node, from where their frames lie.
   *
   * @param place where in a blob they stand; {@link Place#NONE} where that is not said
   * @param copies whether the node hands them on to another one
   */
  public void putChunks(
      URI node, String upload, List<ByteBuffer> frames, Place place, boolean copies)
      throws IOException {
    String query = "?copies=" + (copies ? 2 : 1) + place.query();
    post(node.resolve("/v1/uploads/" + upload + "/chunks" + query), Slices.body(frames)).close();
  }

  /**
   * Hands a blob's recipe to a node, which compares.
   *
   * @param stream in which its chunks were sent; negative: in none
   */
  public void putRecipe(
      URI node, String upload, Digest blob, Recipe recipe, long stream, boolean copies)
      throws IOException {
    String query = "?copies=" + (copies ? 2 : 1) + (stream < 0 ? "" : "&stream=" + stream);
    post(
            node.resolve("/v1/uploads/" + upload + "/blobs/" + blob + query),
            BodyPublishers.ofByteArray(recipe.encode()))
        .close();
  }

  /**
   * What a blob is made of; empty where the node does not have it.
   *
   * @param everywhere whether the node may ask others
   */
  public Optional<byte[]> recipe(URI node, Digest blob, boolean everywhere) throws IOException {
    URI url = node.resolve("/v1/blobs/" + blob + "/recipe" + (everywhere ? "" : "?local=1"));
    try (InputStream body = send(HttpRequest.newBuilder(url).timeout(ANSWER_MAX).build())) {
      return Optional.of(body.readAllBytes());
    } catch (AnswerException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Chunks in the order in which they are asked for, as {@link Frames#read} reads them.
   *
   * @param everywhere whether the node may ask others; such answers are for afar, and come packed
   */
  public InputStream chunks(URI node, Collection<Digest> chunks, boolean everywhere)
      throws IOException {
    return post(
        node.resolve("/v1/blobs/chunks" + (everywhere ? "?zstd=1" : "?local=1")),
        BodyPublishers.ofByteArray(Frames.digests(chunks)));
  }

  private InputStream post(URI url, BodyPublisher body) throws IOException {
    return send(
        HttpRequest.newBuilder(url)
            .timeout(ANSWER_MAX)
            .header("Content-Type", Frames.TYPE)
            .POST(body)
            .build());
  }

  /** Sends any request; the body is the caller's to close. */
  public InputStream send(HttpRequest request) throws IOException {
    HttpResponse<InputStream> response;
    try {
      response = http.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri(), e);
    }
    if (response.statusCode() / 100 == 2) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw new AnswerException(
          request.uri(),
          response.statusCode(),
          new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8));
    }
  }
}
