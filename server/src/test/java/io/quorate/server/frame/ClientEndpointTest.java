package io.quorate.server.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.frame.ClientFrame;
import io.quorate.api.frame.ClientFrameCodec;
import io.quorate.api.frame.FrameLimits;
import io.quorate.api.frame.Framing;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.endpoint.EndpointFixture;
import io.quorate.server.endpoint.ScriptedStore;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientEndpointTest {
  private static final Request.Get GET =
      new Request.Get("docs", "k".getBytes(StandardCharsets.UTF_8), 0);

  private static EndpointFixture fixture;

  @BeforeAll
  static void start() throws Exception {
    fixture = new EndpointFixture();
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  @BeforeEach
  void reset() {
    fixture.store.answer(ScriptedStore::usual);
    fixture.store.requests.clear();
  }

  @Test
  void aGreetingTellsWhoAnswers() throws Exception {
    try (FrameCaller caller = new FrameCaller(fixture.address)) {
      caller.send(new ClientFrame.Hello(FrameLimits.VERSION, "test", 1 << 20));
      assertThat(caller.receive())
          .isInstanceOfSatisfying(
              ClientFrame.Welcome.class,
              welcome -> {
                assertThat(welcome.cluster()).isEqualTo("c1");
                assertThat(welcome.node().name()).isEqualTo("n1");
                assertThat(welcome.frameBytesMax()).isEqualTo(FrameLimits.REQUEST_BYTES_MAX);
              });
    }
  }

  private byte[] keyOfCancelled() throws InterruptedException {
    return ((Request.Get) fixture.store.cancelled.poll(60, TimeUnit.SECONDS)).key();
  }

  @Test
  void aWaitEndsWhenItIsCancelledAndWhenItsConnectionIsGone() throws Exception {
    fixture.store.answer(_ -> ScriptedStore.WAITS);
    Request.Get other = new Request.Get("docs", "other".getBytes(StandardCharsets.UTF_8), 0);
    try (FrameCaller caller = FrameCaller.greeted(fixture.address)) {
      caller.send(new ClientFrame.Ask(1, GET), new ClientFrame.Ask(2, other));
      caller.send(new ClientFrame.Cancel(1), new ClientFrame.Cancel(1), new ClientFrame.Cancel(7));
      assertThat(keyOfCancelled()).isEqualTo(GET.key());
      assertThat(fixture.store.cancelled).isEmpty();
    }
    assertThat(keyOfCancelled()).isEqualTo(other.key());
    assertThat(fixture.store.cancelled).isEmpty();
  }

  @Test
  void manyRequestsShareAConnection() throws Exception {
    try (FrameCaller caller = FrameCaller.greeted(fixture.address)) {
      Set<Long> expected = new HashSet<>();
      ClientFrame[] asks = new ClientFrame[500];
      for (int i = 0; i < asks.length; i++) {
        asks[i] = new ClientFrame.Ask(1000 + i, GET);
        expected.add(1000L + i);
      }
      caller.send(asks);
      Set<Long> answered = new HashSet<>();
      for (int i = 0; i < asks.length; i++) {
        assertThat(caller.receive())
            .isInstanceOfSatisfying(ClientFrame.Answer.class, answer -> answered.add(answer.id()));
      }
      assertThat(answered).isEqualTo(expected);
    }
  }

  @Test
  void anUngreetedOrForeignClientIsDismissedWithAReason() throws Exception {
    assertDismissed("first frame", new ClientFrame.Ask(1, GET));
    assertDismissed("version 2", new ClientFrame.Hello(2, "test", 1 << 20));
    assertDismissed("a client takes", new ClientFrame.Answer(1, new Reply.Done("")));
    try (FrameCaller caller = new FrameCaller(fixture.address)) {
      caller.sendBytes("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertGoodbye(caller, "HTTP has a port of its own");
    }
  }

  private static void assertDismissed(String reason, ClientFrame frame) throws Exception {
    try (FrameCaller caller = new FrameCaller(fixture.address)) {
      caller.send(frame);
      assertGoodbye(caller, reason);
    }
  }

  private static void assertGoodbye(FrameCaller caller, String reason) throws Exception {
    assertThat(caller.receive())
        .isInstanceOfSatisfying(
            ClientFrame.Goodbye.class,
            goodbye -> assertThat(goodbye.refusal().message()).contains(reason));
    assertThat(caller.receive()).isNull();
  }

  @Test
  void anOversizedRequestIsRefusedAndTheConnectionLives() throws Exception {
    try (FrameCaller caller = FrameCaller.greeted(fixture.address)) {
      byte[] value = new byte[FrameLimits.REQUEST_BYTES_MAX + 1];
      caller.send(
          new ClientFrame.Ask(5, new Request.Put("docs", GET.key(), null, false, value, 0)),
          new ClientFrame.Ask(6, GET));
      assertRefused(caller.receive(), 5, ErrorCode.TOO_LARGE);
      assertThat(caller.receive())
          .isInstanceOfSatisfying(
              ClientFrame.Answer.class, answer -> assertThat(answer.id()).isEqualTo(6));
    }
  }

  @Test
  void anOversizedAnswerIsRefusedInstead() throws Exception {
    fixture.store.answer(_ -> new Reply.Done("x".repeat(5000)));
    try (FrameCaller caller = new FrameCaller(fixture.address)) {
      caller.send(
          new ClientFrame.Hello(FrameLimits.VERSION, "test", 4000),
          new ClientFrame.Ask(5, new Request.Heal()));
      assertThat(caller.receive()).isInstanceOf(ClientFrame.Welcome.class);
      assertRefused(caller.receive(), 5, ErrorCode.TOO_LARGE);
    }
  }

  @Test
  void anUnreadableRequestIsRefusedAndTheConnectionLives() throws Exception {
    try (FrameCaller caller = FrameCaller.greeted(fixture.address)) {
      WireWriter out = new WireWriter();
      int start = Framing.begin(out);
      out.u8(3).varint(9).u8(250); // an Ask with a kind of request that does not exist
      Framing.end(out, start);
      caller.sendBytes(out.toBytes());
      assertRefused(caller.receive(), 9, ErrorCode.INVALID_ARGUMENT);
      assertThat(caller.ask(GET)).isInstanceOf(Reply.Found.class);
    }
  }

  private static void assertRefused(ClientFrame frame, long id, ErrorCode code) {
    assertThat(frame)
        .isInstanceOfSatisfying(
            ClientFrame.Answer.class,
            answer -> {
              assertThat(answer.id()).isEqualTo(id);
              assertThat(answer.reply())
                  .isInstanceOfSatisfying(
                      Reply.Refused.class,
                      refused -> assertThat(refused.refusal().code()).isEqualTo(code));
            });
  }

  @Test
  void garbledStreamsHarmNobodyElse() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (FrameCaller bystander = FrameCaller.greeted(fixture.address)) {
      for (int round = 0; round < 100; round++) {
        try (FrameCaller caller = FrameCaller.greeted(fixture.address)) {
          WireWriter out = new WireWriter();
          for (Request request :
              List.of(GET, new Request.Scan("docs", GET.key(), new byte[0], 5, true))) {
            ClientFrameCodec.writeAsk(round, request, out);
          }
          byte[] bytes = out.toBytes();
          bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
          caller.sendBytes(Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)));
        }
        assertThat(bystander.ask(GET)).as("seed %d", seed).isInstanceOf(Reply.Found.class);
      }
    }
    assertThat(fixture.fatal).as("seed %d", seed).isNotDone();
  }
}
