package io.quorate.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.EndpointFixture;
import io.quorate.server.endpoint.ScriptedStore;
import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameWriter;
import io.quorate.store.machine.Command;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies of several frames that do not all go in: what the answer says is what was done. */
class BackupRoutesTest {
  private static final Frame PART = new Frame.Entries(List.of());
  private static final long REFUSED = 9;

  private final List<Long> taken = new CopyOnWriteArrayList<>();
  private EndpointFixture fixture;
  private HttpCaller caller;

  @BeforeEach
  void open() throws Exception {
    fixture = new EndpointFixture();
    caller = new HttpCaller(fixture.address);
    KeyspaceInfo docs = new KeyspaceInfo("docs", 9, KeyspaceSettings.defaults("linearizable"));
    fixture.store.answer(request ->
        switch (request) {
          case Request.DescribeKeyspace _ -> new Reply.Described(docs);
          case Request.AtPartition(_, GroupRequest.Restore restore) -> take(restore.step());
          default -> ScriptedStore.usual(request);
        });
  }

  @AfterEach
  void close() {
    caller.close();
    fixture.close();
  }

  private Reply take(Command.Restoring step) {
    long number = ((Command.RestorePart) step).number();
    if (number >= REFUSED) {
      return new Reply.Refused(new Refusal(ErrorCode.UNAVAILABLE, "nobody leads"));
    }
    taken.add(number);
    return new GroupAnswer.Restored(number, false, new Position(1, 1, 1, new NodeId("n1")));
  }

  private HttpCaller.Answer restore(long number, byte[]... frames) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      body.writeBytes(frame);
    }
    return caller.call(
        "POST",
        "/v1/keyspaces/docs/restore?id=00000000000000ab&number=" + number,
        HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
  }

  private static byte[] frame() {
    return FrameWriter.encoded(PART);
  }

  private static byte[] damaged() {
    byte[] frame = frame();
    frame[frame.length - 1]++;
    return frame;
  }

  private static void assertRefused(HttpCaller.Answer answer, String... because) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("INVALID_ARGUMENT");
    assertThat(answer.errorMessage()).contains(because);
  }

  @Test
  void theOnesBeforeADamagedOneStayOutside() {
    String where = "from byte " + 2 * frame().length + " on";
    assertRefused(
        restore(1, frame(), frame(), damaged(), frame()),
        where,
        "checksum",
        "Nothing of it was taken in");
    assertThat(taken).isEmpty();
    assertThat(restore(1, frame(), frame()).json().path("parts").asLong()).isEqualTo(2);
    assertThat(taken).containsExactly(1L, 2L);
  }

  @Test
  void soDoTheOnesBeforeOneThatDoesNotBelongThere() {
    byte[] foreign = FrameWriter.encoded(new Frame.States(List.of()));
    assertRefused(
        restore(1, frame(), foreign), "is not for keyspace 'docs'", "Nothing of the body");
    assertThat(taken).isEmpty();
  }

  @Test
  void theOnesBeforeARefusedOneAreInAndTheAnswerSaysFromWhereToGoOn() {
    HttpCaller.Answer answer = restore(REFUSED - 2, frame(), frame(), frame(), frame());
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.errorMessage()).isEqualTo("nobody leads");
    assertThat(answer.json().at("/error/details/frame").asLong()).isEqualTo(REFUSED);
    assertThat(taken).containsExactly(REFUSED - 2, REFUSED - 1);
  }
}
