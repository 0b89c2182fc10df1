package io.quorate.models.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.models.blob.Chunker;
import io.quorate.models.blob.Cutting;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Frames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads to a node that holds some chunks already. */
class UploadTest {
  private final Map<Digest, byte[]> stored = new ConcurrentHashMap<>();
  private final Set<Digest> asked = ConcurrentHashMap.newKeySet();

  /** By their parameters. */
  private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();

  private final Map<Digest, String> recipes = new ConcurrentHashMap<>();
  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  private HttpServer node;

  @BeforeEach
  void serve() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext("/v1/uploads/upload-1/missing", this::missing);
    node.createContext("/v1/uploads/upload-1/chunks", this::chunks);
    node.createContext("/v1/uploads/upload-1/blobs/", this::recipe);
    node.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  private void missing(HttpExchange exchange) throws IOException {
    List<Digest> missing = new ArrayList<>(Frames.readDigests(exchange.getRequestBody()));
    asked.addAll(missing);
    missing.removeIf(stored::containsKey);
    answer(exchange, Frames.digests(missing));
  }

  private void chunks(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    Frames.each(
        body,
        (digest, bytes, from, length) -> {
          assertThat(Digest.of(bytes, from, length)).isEqualTo(digest);
          byte[] chunk = new byte[length];
          System.arraycopy(bytes, from, chunk, 0, length);
          stored.put(digest, chunk);
          content.writeBytes(chunk);
        });
    bodies.merge(exchange.getRequestURI().getQuery(), content.toByteArray(), UploadTest::joined);
    answer(exchange, new byte[0]);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }

  private void recipe(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Digest blob = Digest.parse(path.substring(path.lastIndexOf('/') + 1)).orElseThrow();
    recipes.put(blob, exchange.getRequestURI().getQuery());
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    Recipe recipe = Recipe.decode(blob, exchange.getRequestBody().readAllBytes());
    recipe.parts().forEach(part -> content.writeBytes(stored.get(part.digest())));
    blobs.put(blob, content.toByteArray());
    answer(exchange, new byte[0]);
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Upload upload() {
    URI url = URI.create("http://127.0.0.1:" + node.getAddress().getPort());
    return new Upload(new BlobCalls(), url, "upload-1", Progress.NONE);
  }

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static List<byte[]> cut(byte[] content) throws IOException {
    Chunker chunker = new Chunker(new ByteArrayInputStream(content), Cutting.DEFAULT);
    List<byte[]> chunks = new ArrayList<>();
    while (chunker.next()) {
      byte[] chunk = new byte[chunker.length()];
      System.arraycopy(chunker.buffer(), chunker.offset(), chunk, 0, chunk.length);
      chunks.add(chunk);
    }
    return chunks;
  }

  private void send(Upload upload, byte[] content) throws IOException {
    Upload.Sent sent = upload.send(new ByteArrayInputStream(content), Cutting.DEFAULT);
    assertThat(sent.digest()).isEqualTo(Digest.of(content));
    assertThat(sent.length()).isEqualTo(content.length);
  }

  @Test
  void every_body_says_where_it_stands_in_its_blob() throws IOException {
    byte[] first = random(1, 30 << 20);
    byte[] second = random(2, 12 << 20);
    Upload upload = upload();
    send(upload, first);
    send(upload, second);
    assertThat(bodies).hasSizeGreaterThan(4);
    for (int stream = 0; stream < 2; stream++) {
      byte[] content = stream == 0 ? first : second;
      ByteArrayOutputStream inOrder = new ByteArrayOutputStream();
      while (inOrder.size() < content.length) {
        String place = "copies=2&stream=%d&from=%d".formatted(stream, inOrder.size());
        assertThat(bodies).containsKey(place);
        inOrder.writeBytes(bodies.get(place));
      }
      assertThat(inOrder.toByteArray()).isEqualTo(content);
      assertThat(recipes.get(Digest.of(content))).isEqualTo("copies=2&stream=" + stream);
      assertThat(blobs.get(Digest.of(content))).isEqualTo(content);
    }
    assertThat(asked).as("cut as everywhere").containsAll(digests(first));
  }

  private static List<Digest> digests(byte[] content) throws IOException {
    return cut(content).stream().map(Digest::of).toList();
  }

  @Test
  void behind_a_chunk_that_is_not_sent_no_place_is_named() throws IOException {
    byte[] content = random(3, 40 << 20);
    List<byte[]> chunks = cut(content);
    byte[] known = chunks.get(chunks.size() / 2);
    stored.put(Digest.of(known), known);
    send(upload(), content);
    Map<Long, byte[]> placed = new TreeMap<>();
    bodies.forEach((query, body) -> {
      if (query.contains("from=")) {
        placed.put(Long.valueOf(query.substring(query.indexOf("from=") + 5)), body);
      }
    });
    ByteArrayOutputStream inOrder = new ByteArrayOutputStream();
    placed.forEach((from, body) -> {
      assertThat(from).isEqualTo(inOrder.size());
      inOrder.writeBytes(body);
    });
    assertThat(inOrder.size()).isBetween(8 << 20, content.length / 2);
    assertThat(bodies.get("copies=2")).isNotEmpty();
    assertThat(blobs.get(Digest.of(content))).isEqualTo(content);
  }

  @Test
  void what_repeats_itself_is_sent_once() throws IOException {
    byte[] zeros = new byte[40 << 20];
    send(upload(), zeros);
    assertThat(stored).hasSizeLessThanOrEqualTo(2);
    assertThat(blobs.get(Digest.of(zeros))).isEqualTo(zeros);
    send(upload(), new byte[0]);
    assertThat(stored).containsKey(Digest.of(new byte[0]));
  }
}
