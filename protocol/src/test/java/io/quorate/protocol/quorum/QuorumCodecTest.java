package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.QuorumRecord.Change;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuorumCodecTest {

  private static final byte[] KEY = {1, 2, 3};
  private static final byte[] STATE = {9, 8, 7, 6};
  private static final Ballot LOW = new Ballot(3, "a");
  private static final Ballot HIGH = new Ballot(1L << 40, "node-b");

  private final QuorumCodec codec = new QuorumCodec();

  static List<QuorumMessage> messages() {
    return List.of(
        new RequestMessage.Replicate(1L << 52, 3, 4, 1L << 60, KEY, STATE, null),
        new RequestMessage.Replicate(0, 0, 0, 0, KEY, new byte[0], new NodeId("ü")),
        new RequestMessage.Replicated(5, 6),
        new RequestMessage.Read(5, 6, 7, KEY, -1),
        new RequestMessage.Same(5, 6),
        new RequestMessage.State(5, 6, 7, STATE),
        new RequestMessage.WrongEpoch(5, 6),
        new RequestMessage.WrongEra(5, 6, 7),
        new RequestMessage.Skewed(5, 6, 7),
        new PaxosMessage.Prepare(5, 6, 7, KEY, LOW),
        new PaxosMessage.Promise(5, 6, 7, HIGH, LOW, Ballot.NONE, new byte[0], STATE),
        new PaxosMessage.Accept(5, 6, 7, KEY, HIGH, STATE),
        new PaxosMessage.Accepted(5, 6, HIGH),
        new PaxosMessage.Commit(5, 6, 7, 8, KEY, LOW, STATE),
        new PaxosMessage.Committed(5, 6, LOW),
        new PaxosMessage.Outbid(5, 6, LOW, HIGH),
        new PaxosMessage.OtherEpoch(5, 6, 7));
  }

  private byte[] encode(QuorumMessage message) {
    WireWriter out = new WireWriter();
    codec.message(message, out);
    return out.toBytes();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageComesBackAsItWas(QuorumMessage message) {
    byte[] bytes = encode(message);
    WireReader in = new WireReader(bytes);
    QuorumMessage back = codec.message(in);
    in.expectEnd();

    assertThat(back).usingRecursiveComparison().isEqualTo(message);
    assertThat(encode(back)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageCutShortIsRefused(QuorumMessage message) {
    byte[] bytes = encode(message);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> codec.message(new WireReader(cut)))
          .isInstanceOf(MalformedWireException.class);
    }
  }

  @Test
  void anUnknownKindIsRefused() {
    assertThatThrownBy(() -> codec.message(new WireReader(new byte[] {31, 1, 1, 1})))
        .isInstanceOf(MalformedWireException.class)
        .hasMessageContaining("kind 31");
  }

  @Test
  void aRecordComesBackAsItWas() {
    QuorumRecord record =
        new QuorumRecord.Batch(
            List.of(new Change(KEY, STATE), new Change(STATE, null), new Change(KEY, new byte[0])));
    QuorumRecord back = codec.record(codec.record(record));
    assertThat(back).usingRecursiveComparison().isEqualTo(record);
  }

  @Test
  void aRecordOfAnotherFormatIsRefused() {
    assertThatThrownBy(() -> codec.record(new byte[] {2, 0}))
        .isInstanceOf(MalformedWireException.class)
        .hasMessageContaining("format 2");
  }

  @Test
  void rowNamesKeepHintsOfANodeTogether() {
    NodeId ab = new NodeId("ab");
    byte[] row = QuorumRows.hint(ab, KEY);
    assertThat(QuorumRows.hintTarget(row)).isEqualTo(ab);
    assertThat(QuorumRows.hintKey(row)).isEqualTo(KEY);
    assertThat(Arrays.compareUnsigned(row, QuorumRows.afterHints(ab))).isNegative();
    byte[] other = QuorumRows.hint(new NodeId("a"), KEY);
    assertThat(Arrays.compareUnsigned(other, QuorumRows.hint(ab, new byte[0]))).isNegative();
    assertThat(QuorumRows.key(QuorumRows.versions(KEY))).isEqualTo(KEY);
  }
}
