package io.quorate.models.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.Cutting;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Frames;
import io.quorate.protocol.process.NodeId;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.ClusterInfo.MetadataInfo;
import io.quorate.store.operation.ClusterInfo.NodeInfo;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node without a blob, beside one that has it. */
class HoldingsTest {
  @TempDir Path folder;

  private final ConcurrentHashMap<Digest, Integer> served = new ConcurrentHashMap<>();
  private final byte[] content = new byte[300_000];
  private volatile boolean lies;
  private HttpServer other;
  private BlobStore there;
  private BlobStore here;
  private Holdings holdings;
  private Digest blob;

  @BeforeEach
  void open() throws IOException {
    new Random(1).nextBytes(content);
    there = BlobStore.open(folder.resolve("there"), () -> 0);
    here = BlobStore.open(folder.resolve("here"), () -> 0);
    blob =
        there
            .write(new ByteArrayInputStream(content), Cutting.ContentDefined.average(4096))
            .digest();
    other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext("/", this::serve);
    other.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    other.start();
    NodeInfo info =
        new NodeInfo(
            new NodeId("n2"),
            new NodeAddress("127.0.0.1", other.getAddress().getPort()),
            "alive",
            true,
            0,
            new TreeMap<>());
    ClusterInfo cluster =
        new ClusterInfo(
            "c",
            new NodeId("n1"),
            new MetadataInfo(null, List.of(), List.of()),
            1,
            List.of(info),
            List.of(),
            List.of(),
            List.of());
    Neighbours neighbours = new Neighbours(new NodeId("n1"), _ -> new Reply.Cluster(cluster));
    holdings = new Holdings(here, neighbours, new BlobCalls());
  }

  @AfterEach
  void close() throws IOException {
    other.stop(0);
    here.close();
    there.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (exchange.getRequestURI().getPath().endsWith("/recipe")) {
      out.writeBytes(there.recipe(blob).orElseThrow().encode());
    } else {
      for (Digest chunk : Frames.readDigests(exchange.getRequestBody())) {
        served.merge(chunk, 1, Integer::sum);
        byte[] bytes = there.chunk(chunk).orElseThrow();
        bytes[0] ^= (byte) (lies ? 1 : 0);
        Frames.write(out, chunk, bytes, 0, bytes.length);
      }
    }
    exchange.sendResponseHeaders(200, out.size());
    try (OutputStream body = exchange.getResponseBody()) {
      out.writeTo(body);
    }
  }

  private byte[] read() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    holdings.read(blob, holdings.recipe(blob), 0, content.length, out);
    return out.toByteArray();
  }

  @Test
  void many_who_read_at_once_are_served_by_one_fetch() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> readers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        readers.add(threads.submit(this::read));
      }
      for (Future<byte[]> reader : readers) {
        assertThat(reader.get()).isEqualTo(content);
      }
    }
    assertThat(served.values()).as("each chunk was fetched once").containsOnly(1);
    List<Digest> chunks =
        there.recipe(blob).orElseThrow().parts().stream().map(Recipe.Part::digest).toList();
    assertThat(here.missing(chunks)).as("all of it is kept").isEmpty();
  }

  @Test
  void what_is_not_right_is_neither_given_nor_kept() {
    lies = true;
    assertThatThrownBy(this::read)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no node that can be reached has chunk");
    assertThat(here.chunks()).isZero();
  }
}
