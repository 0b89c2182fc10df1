package io.quorate.models.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class SlicesTest {

  @Test
  void a_body_arrives_as_it_lies_in_its_buffers() throws Exception {
    ConcurrentLinkedQueue<byte[]> received = new ConcurrentLinkedQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      URI node = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      byte[] large = new byte[3_000_001];
      new Random(1).nextBytes(large);
      ByteBuffer middle = ByteBuffer.wrap(large, 5, 1_000_000);
      List<ByteBuffer> parts =
          List.of(ByteBuffer.wrap(new byte[] {1}), middle, ByteBuffer.wrap(large));
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      expected.write(1);
      expected.write(large, 5, 1_000_000);
      expected.write(large);
      BlobCalls calls = new BlobCalls();
      calls.putChunks(node, "upload-1", parts, Place.NONE, false);
      calls.putChunks(node, "upload-1", parts, Place.NONE, false);
      calls.putChunks(node, "upload-1", List.of(), Place.NONE, false);
      assertThat(received.remove()).isEqualTo(expected.toByteArray());
      assertThat(received.remove()).as("once more").isEqualTo(expected.toByteArray());
      assertThat(received.remove()).isEmpty();
    } finally {
      server.stop(0);
    }
  }
}
