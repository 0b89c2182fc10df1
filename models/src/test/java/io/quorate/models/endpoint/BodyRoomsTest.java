package io.quorate.models.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.Digest;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Frames;
import io.quorate.protocol.process.NodeId;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.ClusterInfo.MetadataInfo;
import io.quorate.store.operation.ClusterInfo.NodeInfo;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that clients have filled with bodies, and that hand all of them on to one another. */
class BodyRoomsTest {
  private static final String CHUNKS = "/v1/uploads/{}/chunks";

  /** A node's part that serves uploads, reached by others over HTTP. */
  private static final class Side implements AutoCloseable {
    private final Map<String, HttpExtension.Action> actions = new ConcurrentHashMap<>();
    private final HttpServer http;
    private final BlobStore blobs;

    Side(Path folder) throws IOException {
      blobs = BlobStore.open(folder, () -> 0);
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext("/v1/uploads/", this::copied);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.start();
    }

    void serve(String self, String name, Side other) {
      NodeInfo info =
          new NodeInfo(
              new NodeId(name),
              new NodeAddress("127.0.0.1", other.http.getAddress().getPort()),
              "alive",
              true,
              0,
              new TreeMap<>());
      ClusterInfo cluster =
          new ClusterInfo(
              "c",
              new NodeId(self),
              new MetadataInfo(null, List.of(), List.of()),
              1,
              List.of(info),
              List.of(),
              List.of(),
              List.of());
      Neighbours neighbours = new Neighbours(new NodeId(self), _ -> new Reply.Cluster(cluster));
      BlobCalls calls = new BlobCalls();
      HttpExtension.Routes routes =
          new HttpExtension.Routes() {
            @Override
            public HttpExtension.Routes add(
                String method, String pattern, HttpExtension.Action action) {
              actions.put(pattern, action);
              return this;
            }
          };
      new UploadRoutes(
              blobs,
              new Holdings(blobs, neighbours, calls),
              new Forwarding(neighbours, calls),
              new Uploads(blobs, null))
          .addTo(routes);
    }

    /** What the other node hands on. */
    private void copied(HttpExchange exchange) throws IOException {
      String upload = exchange.getRequestURI().getPath().split("/")[3];
      byte[] body = exchange.getRequestBody().readAllBytes();
      LocalExchange call =
          new LocalExchange(
              List.of(upload), Map.of("copies", "1"), new ByteArrayInputStream(body), body.length);
      actions.get(CHUNKS).answer(call);
      exchange.sendResponseHeaders(call.status(), call.answer().length);
      exchange.getResponseBody().write(call.answer());
      exchange.close();
    }

    String push(String upload, byte[] frames, CyclicBarrier full) throws IOException {
      InputStream body =
          new FilterInputStream(new ByteArrayInputStream(frames)) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
              if (available() == frames.length) {
                await(full);
              }
              return super.read(into, from, length);
            }
          };
      LocalExchange call =
          new LocalExchange(List.of(upload), Map.of("copies", "2"), body, frames.length);
      actions.get(CHUNKS).answer(call);
      return new String(call.answer(), US_ASCII);
    }

    private static void await(CyclicBarrier barrier) {
      try {
        barrier.await();
      } catch (InterruptedException | BrokenBarrierException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      http.stop(0);
      blobs.close();
    }
  }

  @TempDir Path folder;

  private Side left;
  private Side right;

  @BeforeEach
  void open() throws IOException {
    left = new Side(folder.resolve("left"));
    right = new Side(folder.resolve("right"));
    left.serve("n1", "n2", right);
    right.serve("n2", "n1", left);
  }

  @AfterEach
  void close() throws IOException {
    left.close();
    right.close();
  }

  @Test
  void nodes_full_of_bodies_take_what_the_other_hands_on() throws Exception {
    // Every place of both is taken before anything is handed on.
    CyclicBarrier full = new CyclicBarrier(2 * UploadRoutes.BODIES_MAX);
    List<Future<String>> answers = new ArrayList<>();
    List<Digest> sent = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2 * UploadRoutes.BODIES_MAX; i++) {
        byte[] chunk = {(byte) i};
        sent.add(Digest.of(chunk));
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        Frames.write(frames, Digest.of(chunk), chunk, 0, 1);
        Side side = i % 2 == 0 ? left : right;
        String upload = "upload-" + i;
        answers.add(clients.submit(() -> side.push(upload, frames.toByteArray(), full)));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("{\"stored\":1,\"copies\":2}\n");
      }
    }
    assertThat(left.blobs.missing(sent)).isEmpty();
    assertThat(right.blobs.missing(sent)).isEmpty();
  }
}
