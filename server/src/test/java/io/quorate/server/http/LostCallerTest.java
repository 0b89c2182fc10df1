package io.quorate.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.EndpointFixture;
import io.quorate.server.endpoint.ScriptedStore;
import io.quorate.store.machine.Cursor;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch whose caller is gone ends then, and not when something would have been sent to it. */
@Timeout(120)
class LostCallerTest {
  private static final GroupAnswer.Watched NOTHING_NEW =
      new GroupAnswer.Watched(List.of(), Cursor.at(8), new Position(7, 7, 1, new NodeId("n1")));

  /** More than is on its way when a caller goes, and soon reached by a stream that goes on. */
  private static final int BYTES_AFTER_MAX = 100;

  private EndpointFixture fixture;
  private Socket socket;
  private InputStream in;

  @BeforeEach
  void open() throws Exception {
    fixture = new EndpointFixture();
    socket = new Socket(fixture.address.host(), fixture.address.port());
    socket.setSoTimeout(60_000);
    in = socket.getInputStream();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    fixture.close();
  }

  /** A store in which watches of an ordered keyspace are answered like this. */
  private void ordered(Function<GroupRequest.Watch, Reply> answer) {
    KeyspaceInfo docs = new KeyspaceInfo("docs", 9, KeyspaceSettings.defaults("linearizable"));
    fixture.store.answer(request ->
        switch (request) {
          case Request.DescribeKeyspace _ -> new Reply.Described(docs);
          case GroupRequest.Watch watch when watch.waitMillis() == 0 -> NOTHING_NEW;
          case GroupRequest.Watch watch -> answer.apply(watch);
          default -> ScriptedStore.usual(request);
        });
  }

  private void ask(String path) throws IOException {
    send("GET %s HTTP/1.1\r\nHost: n\r\n\r\n".formatted(path));
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** What the node says until it has said that. */
  private String until(String end) throws IOException {
    StringBuilder heard = new StringBuilder();
    while (heard.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as("it goes on after: %s", heard).isNotNegative();
      heard.append((char) next);
    }
    return heard.toString();
  }

  @Test
  void of_an_ordered_keyspace() throws Exception {
    ordered(_ -> ScriptedStore.WAITS);
    ask("/v1/keyspaces/docs/watch");
    until("event: progress");
    // Who is gone before the stream asks on is never asked for: there is no wait to be cancelled.
    assertThat(fixture.store.waiting.poll(60, TimeUnit.SECONDS)).isNotNull();
    socket.close();
    assertThat(fixture.store.cancelled.poll(60, TimeUnit.SECONDS))
        .isInstanceOf(GroupRequest.Watch.class);
  }

  @Test
  void of_an_eventual_keyspace() throws Exception {
    fixture.store.answer(request ->
        request instanceof Request.Changes ? ScriptedStore.WAITS : ScriptedStore.usual(request));
    ask("/v1/keyspaces/docs/watch");
    until("event: progress");
    for (int i = 0; i < KeyspaceSettings.DEFAULT.partitions(); i++) {
      assertThat(fixture.store.waiting.poll(60, TimeUnit.SECONDS)).isNotNull();
    }
    // As somebody closes who would still listen: what is written then never fails.
    socket.shutdownOutput();
    assertThat(in.readNBytes(BYTES_AFTER_MAX)).hasSizeLessThan(BYTES_AFTER_MAX);
    for (int i = 0; i < KeyspaceSettings.DEFAULT.partitions(); i++) {
      assertThat(fixture.store.cancelled.poll(60, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void who_sends_something_meanwhile_is_not_gone_and_may_ask_again_after_the_end()
      throws Exception {
    List<Reply> answer = new CopyOnWriteArrayList<>(List.of(NOTHING_NEW));
    ordered(_ -> answer.getLast());
    ask("/v1/keyspaces/docs/watch");
    until("event: progress");
    send("\r\n");
    until("event: progress");
    answer.add(new Reply.Refused(new Refusal(ErrorCode.COMPACTED, "too old")));
    assertThat(until("\r\n0\r\n\r\n")).contains("event: refused", "too old");
    ask("/v1/keyspaces/docs/keys/greeting");
    assertThat(until("hello")).startsWith("HTTP/1.1 200");
    assertThat(fixture.store.cancelled).isEmpty();
  }
}
