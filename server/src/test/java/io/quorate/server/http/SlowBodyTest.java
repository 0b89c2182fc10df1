package io.quorate.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.endpoint.EndpointFixture;
import io.quorate.server.endpoint.ScriptedStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Whoever sends bodies byte by byte gives way, and others are served meanwhile. */
class SlowBodyTest {
  private static final long SECOND = 1_000_000_000;
  private static final int SLOW = 20;
  private static final int TRICKLE_NANOS = 100_000_000;
  private static final int TRICKLES_MAX = 600; // a minute

  @Test
  void aBodyHasTimeForItsBytesAndNoMore() throws IOException {
    AtomicLong clock = new AtomicLong();
    InputStream body =
        new PacedBody(new ByteArrayInputStream(new byte[1 << 20]), clock::incrementAndGet);
    assertThat(body.readNBytes(512 << 10)).hasSize(512 << 10);
    clock.set(41 * SECOND); // 10 s, and one for each of 32 times 16 KiB
    assertThat(body.read()).isZero();
    clock.set(43 * SECOND);
    assertThatThrownBy(body::read)
        .isInstanceOf(Problem.class)
        .hasMessageContaining("too slowly: 524290 bytes in 43 s")
        .hasMessageContaining("send it again")
        .extracting(problem -> ((Problem) problem).status())
        .isEqualTo(408);
  }

  @Test
  void whoTricklesIsToldAndOthersAreServedMeanwhile() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try (EndpointFixture fixture = new EndpointFixture();
        HttpCaller http = new HttpCaller(fixture.address);
        ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      fixture.store.answer(ScriptedStore::usual);
      CompletableFuture<String> told = new CompletableFuture<>();
      for (int i = 0; i < SLOW; i++) {
        Socket socket = begin(fixture, i);
        slow.add(socket);
        readers.execute(() -> hear(socket, told));
      }
      for (int i = 0; i < TRICKLES_MAX && !told.isDone(); i++) {
        slow.forEach(SlowBodyTest::trickle);
        assertThat(http.put("/v1/keyspaces/docs/keys/quick", "v").status()).isEqualTo(200);
        LockSupport.parkNanos(TRICKLE_NANOS);
      }
      for (Socket socket : slow) {
        socket.close();
      }
      assertThat(told.getNow("nothing"))
          .contains("HTTP/1.1 408", "the body came too slowly", "INVALID_ARGUMENT");
    }
  }

  private static Socket begin(EndpointFixture fixture, int number) throws IOException {
    Socket socket = new Socket(fixture.address.host(), fixture.address.port());
    String head =
        "PUT /v1/keyspaces/docs/keys/slow%d HTTP/1.1\r\nHost: n\r\nContent-Length: 1000\r\n\r\n"
            .formatted(number);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void trickle(Socket socket) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write('x');
      out.flush();
    } catch (IOException _) {
      // The node has closed it, having said why.
    }
  }

  /** What the node says until it closes the connection. */
  private static void hear(Socket socket, CompletableFuture<String> told) {
    byte[] answer = new byte[4000];
    int length = 0;
    try {
      int read = 0;
      while (read >= 0 && length < answer.length) {
        read = socket.getInputStream().read(answer, length, answer.length - length);
        length += Math.max(0, read);
      }
    } catch (IOException _) {
      // It closed it while we still sent.
    }
    if (length > 0) {
      told.complete(new String(answer, 0, length, StandardCharsets.UTF_8));
    }
  }
}
