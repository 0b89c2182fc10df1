package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.quorum.SyncMessage.Digested;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncCodecTest {

  private static final byte[] KEY = {1, 2};
  private static final List<Keyed> KEYED =
      List.of(new Keyed(KEY, new byte[] {3}), new Keyed(new byte[] {4}, new byte[0]));
  private static final List<Digested> DIGESTED =
      List.of(new Digested(KEY, -5), new Digested(new byte[0], 6));

  private static final List<Ballot> BALLOTS = List.of(new Ballot(3, "a"), Ballot.NONE);
  private static final List<Reaping.Reaped> REAPED =
      List.of(
          new Reaping.Reaped(KEY, new byte[] {3}, new Ballot(2, "b")),
          new Reaping.Reaped(new byte[] {4}, new byte[] {5}, Ballot.NONE));
  private static final List<MoveMessage.Promised> PROMISED =
      List.of(new MoveMessage.Promised(KEY, new byte[] {6}, new byte[0]));

  private static final List<SyncMessage> ONE_OF_EACH =
      List.of(
          new RepairMessage.LogHead(1, 2, 3, 4, 5, 4),
          new RepairMessage.LogSeen(1, 2, 3, 4, List.of(new Seen.Run(5, 6), new Seen.Run(8, 8))),
          new RepairMessage.LogRows(1, 2, 3, 9, List.of(4L, 5L), KEYED),
          new RepairMessage.AuditAsk(1, 2, new long[MerkleTree.GROUPS]),
          new RepairMessage.AuditAnswer(1, 2, 1 << 15 | 1, new long[2 * MerkleTree.GROUP], 3, 4),
          new ExchangeMessage.ListRows(1, 2, 3, Leaves.all(), KEY),
          new ExchangeMessage.RowList(1, 2, 3, KEY, new byte[] {9}, true, DIGESTED),
          new ExchangeMessage.WantRows(1, 2, 3, List.of(KEY, new byte[0])),
          new ExchangeMessage.RowsGiven(1, 2, 3, 2, KEYED),
          new ExchangeMessage.TakeRows(1, 2, 3, KEYED),
          new ExchangeMessage.RowsTaken(1, 2, 3, 2),
          new EraMessage.ReapAsk(1, 2, 3, DIGESTED),
          new EraMessage.ReapAnswer(1, 2, 3, true, BitSet.valueOf(new long[] {5, 1}), BALLOTS),
          new EraMessage.EraAsk(1, 2),
          new EraMessage.EraNews(1, 2, List.of(new Reaping(1, REAPED), new Reaping(2, List.of()))),
          new EraMessage.EraHeld(1, 2),
          new MoveMessage.Seal(1, 2),
          new MoveMessage.Sealed(1, 2),
          new MoveMessage.ListPromises(1, 2, 3, KEY),
          new MoveMessage.Promises(1, 2, 3, true, PROMISED),
          new ScanMessage.ScanAsk(1, 2, 3, KEY, new byte[0], 100),
          new ScanMessage.ScanPage(1, 2, 3, true, KEYED),
          new ScanMessage.ScanRefused(1, 2, 3));

  @Test
  void everyMessageComesBackAsItWas() {
    QuorumCodec codec = new QuorumCodec();
    for (SyncMessage message : ONE_OF_EACH) {
      WireWriter out = new WireWriter();
      codec.message(message, out);
      WireReader in = new WireReader(out.toBytes());
      QuorumMessage read = codec.message(in);
      in.expectEnd();

      assertThat(read).usingRecursiveComparison().isEqualTo(message);
    }
  }

  @Test
  void aMessageCutShortIsRefusedAndNeverBecomesAnother() {
    QuorumCodec codec = new QuorumCodec();
    for (SyncMessage message : ONE_OF_EACH) {
      WireWriter out = new WireWriter();
      codec.message(message, out);
      for (int length = 0; length < out.length(); length++) {
        WireReader in = new WireReader(out.buffer(), 0, length);
        assertThatThrownBy(() -> codec.message(in))
            .as("%s cut at %d", message, length)
            .isInstanceOf(MalformedWireException.class);
      }
    }
  }
}
