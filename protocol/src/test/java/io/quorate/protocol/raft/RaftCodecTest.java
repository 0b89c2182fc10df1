package io.quorate.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RaftCodecTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");
  private static final Membership JOINT =
      new Membership(
          new TreeSet<>(List.of(A, B)),
          new TreeSet<>(List.of(B, C)),
          new TreeSet<>(List.of(new NodeId("d"))),
          new TreeSet<>(List.of(C)));
  private static final SnapshotId SNAPSHOT = new SnapshotId(1L << 40, 7, 9);
  private static final byte[] BYTES = {1, 2, 3};
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(3, Entry.Kind.COMMAND, BYTES),
          Entry.noop(5),
          new Entry(5, Entry.Kind.MEMBERSHIP, new byte[] {9}));

  static List<RaftMessage> messages() {
    return List.of(
        new RaftMessage.PreVote(4, 10, 3),
        new RaftMessage.PreVoted(4, true),
        new RaftMessage.Vote(4, 10, 3, true),
        new RaftMessage.Voted(4, false),
        new RaftMessage.Append(5, 10, 2, ENTRIES, 8),
        new RaftMessage.Appended(5, 11),
        new RaftMessage.Conflicted(5, 10, 2, 7),
        new RaftMessage.Heartbeat(5, 8, 3, -77),
        new RaftMessage.HeartbeatReply(5, 3, -77),
        new RaftMessage.Outdated(6),
        new RaftMessage.Offer(5, SNAPSHOT),
        new RaftMessage.Part(5, SNAPSHOT, JOINT, 2, BYTES, BYTES, true),
        new RaftMessage.Progress(5, SNAPSHOT, 3, BYTES),
        new RaftMessage.TimeoutNow(5),
        new RaftMessage.ReadAsk(5, 1L << 33, true),
        new RaftMessage.ReadAnswer(5, 1L << 33, 12),
        new RaftMessage.ReadRefused(5, 1L << 33));
  }

  static List<RaftRecord> records() {
    return List.of(
        new RaftRecord.Ballot(4, null),
        new RaftRecord.Ballot(4, A),
        new RaftRecord.Entries(10, 2, ENTRIES),
        new RaftRecord.Base(4, B, 10, 2, JOINT, null),
        new RaftRecord.Base(4, null, 10, 2, JOINT, new RaftRecord.Staged(SNAPSHOT, 3, BYTES)),
        new RaftRecord.Part(SNAPSHOT, 2, BYTES, BYTES),
        new RaftRecord.Installed(SNAPSHOT, JOINT));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messagesComeBackAsTheyWere(RaftMessage message) {
    WireWriter out = new WireWriter();
    new RaftCodec().message(message, out);
    WireReader in = new WireReader(out.toBytes());

    RaftMessage read = new RaftCodec().message(in);

    in.expectEnd();
    assertThat(read).usingRecursiveComparison().isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordsComeBackAsTheyWere(RaftRecord record) {
    RaftCodec codec = new RaftCodec();

    assertThat(codec.record(codec.record(record))).usingRecursiveComparison().isEqualTo(record);
  }

  @Test
  void everyKindIsTried() {
    assertThat(messages()).hasSize(17);
  }

  @Test
  void aCutRecordIsAnErrorAndNothingElse() {
    RaftCodec codec = new RaftCodec();
    for (RaftRecord record : records()) {
      byte[] whole = codec.record(record);
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = java.util.Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> codec.record(cut)).isInstanceOf(MalformedWireException.class);
      }
    }
  }
}
