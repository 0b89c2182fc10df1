package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.frame.ClientFrame;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.frame.FrameCaller;
import io.quorate.server.http.HttpCaller;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node is told to stop while calls are under way, which a slow disk keeps open. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GracefulStopTest {
  private static final String KEYS = "/v1/keyspaces/docs/keys/";
  private static final String LARGE = "x".repeat(200_000);

  @TempDir Path directory;

  private final StallingDisk.Gate gate = new StallingDisk.Gate();
  private ServerConfig config;
  private NodeServer server;

  @BeforeEach
  void start() throws Exception {
    config = LocalCluster.configs("c", directory, "127.0.0.1", FreePorts.row(4), 1).getFirst();
    server = NodeServer.start(config, List.of(), disk -> new StallingDisk(disk, gate));
    server.ready().get(120, TimeUnit.SECONDS);
    try (HttpCaller http = new HttpCaller(config.address())) {
      String settings = "{\"partitions\":1,\"n\":1,\"r\":1,\"w\":1}";
      assertThat(http.put("/v1/keyspaces/docs", settings).status()).isEqualTo(200);
      assertThat(http.put(KEYS + "before", "here").status()).isEqualTo(200);
    }
  }

  @AfterEach
  void stop() {
    gate.open();
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Sends a put that stays open: the get behind it on the same connection is answered first. */
  private FrameCaller putting() throws Exception {
    FrameCaller caller = FrameCaller.greeted(config.address());
    gate.close();
    caller.send(
        new ClientFrame.Ask(
            1, new Request.Put("docs", bytes("frame"), null, false, bytes("kept"), 0)),
        new ClientFrame.Ask(2, new Request.Get("docs", bytes("before"), 0)));
    assertThat(caller.receive())
        .isInstanceOfSatisfying(
            ClientFrame.Answer.class,
            answer -> {
              assertThat(answer.id()).isEqualTo(2);
              assertThat(answer.reply()).isInstanceOf(Reply.Found.class);
            });
    gate.awaitSync();
    return caller;
  }

  private Thread closing() {
    Thread closing = Thread.ofPlatform().start(server::close);
    await(() -> {
      try {
        FrameCaller.greeted(config.address()).close();
        return false;
      } catch (IOException | AssertionError _) {
        return true; // nobody takes connections any more
      }
    });
    return closing;
  }

  @Test
  void whatIsUnderWayIsDoneAndAnsweredAndIsThereAfterwards() throws Exception {
    try (FrameCaller caller = putting();
        HttpCaller http = new HttpCaller(config.address())) {
      CompletableFuture<HttpCaller.Answer> byHttp =
          CompletableFuture.supplyAsync(() -> http.put(KEYS + "http", LARGE));
      await(() ->
          http.get("/metrics")
              .text()
              .lines()
              .filter(line -> line.startsWith("quorate_journal_pending_bytes "))
              .anyMatch(line -> Double.parseDouble(line.split(" ")[1]) > LARGE.length()));
      Thread closing = closing();
      gate.open();
      assertThat(byHttp.get().status()).as(byHttp.get().text()).isEqualTo(200);
      assertThat(caller.receive())
          .isInstanceOfSatisfying(
              ClientFrame.Answer.class,
              answer -> assertThat(answer.reply()).isInstanceOf(Reply.Stored.class));
      closing.join();
    }
    server = NodeServer.start(config, List.of(), UnaryOperator.identity());
    server.ready().get(120, TimeUnit.SECONDS);
    try (HttpCaller http = new HttpCaller(config.address())) {
      assertThat(http.get(KEYS + "frame").text()).isEqualTo("kept");
      assertThat(http.get(KEYS + "http").text()).isEqualTo(LARGE);
    }
  }

  /** A client takes what it was not answered for indeterminate. */
  @Test
  void whatDoesNotEndInTimeIsNotSaidToBeDoneAndItsClientIsToldThatTheNodeGoes() throws Exception {
    try (FrameCaller caller = putting()) {
      Thread closing = closing();
      assertThat(caller.receive())
          .isInstanceOfSatisfying(
              ClientFrame.Goodbye.class,
              goodbye -> {
                assertThat(goodbye.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(goodbye.refusal().message()).contains("is shutting down");
              });
      ClientFrame next = caller.receive();
      if (next instanceof ClientFrame.Answer(long id, Reply.Refused(Refusal refusal))) {
        assertThat(id).isEqualTo(1);
        assertThat(refusal.code()).isEqualTo(ErrorCode.INDETERMINATE);
      } else {
        assertThat(next).isNull();
      }
      gate.open();
      closing.join();
    }
  }
}
