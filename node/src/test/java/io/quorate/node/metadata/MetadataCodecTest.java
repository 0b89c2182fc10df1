package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.node.PeerCodec;
import io.quorate.node.cuts.Cut;
import io.quorate.node.cuts.CutMessage;
import io.quorate.node.cuts.CutProcess;
import io.quorate.node.status.NodeFigures;
import io.quorate.node.status.StatusMessage;
import io.quorate.node.status.StatusProcess;
import io.quorate.protocol.membership.MemberState;
import io.quorate.protocol.membership.MembershipMessage;
import io.quorate.protocol.membership.Update;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every message of the system's processes survives its bytes, and no part of it passes for a whole.
 */
class MetadataCodecTest {
  private static final NodeId N1 = new NodeId("n1");

  private static void survives(ProcessId process, Object message) {
    WireWriter out = new WireWriter();
    PeerCodec.encode(process, message, out);
    byte[] bytes = out.toBytes();
    WireReader in = new WireReader(bytes);
    assertThat(PeerCodec.decode(process, in)).isEqualTo(message);
    in.expectEnd();
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> PeerCodec.decode(process, new WireReader(part)))
          .isInstanceOf(MalformedWireException.class);
    }
  }

  @Test
  void metadata() {
    TreeMap<NodeId, Long> directories = new TreeMap<>();
    directories.put(N1, Long.MAX_VALUE);
    List<Object> messages =
        List.of(
            new MetadataMessage.Register("c", new NodeAddress("h", 7400), 3, Long.MAX_VALUE, 2, 1),
            new MetadataMessage.Replaces(7, 3),
            new MetadataMessage.Seek(6),
            new MetadataMessage.LedBy(1, 2, N1),
            new MetadataMessage.Probe(Long.MAX_VALUE),
            new MetadataMessage.Standing(4, 5, directories, Table.EMPTY),
            new MetadataMessage.Rejected(new Refusal(ErrorCode.CONFLICT, "no").with("a", 1)),
            new MetadataMessage.Fetch(9),
            new MetadataMessage.Snapshot(Table.EMPTY),
            new MetadataMessage.Edits(7, List.of(new Edit.CallOff(), new Edit.Release(N1))),
            new MetadataMessage.Announce(1, 2, 3),
            new MetadataMessage.Applied(2),
            new MetadataMessage.Propose(3, new Request.RemoveNode(N1)),
            new MetadataMessage.Decided(3, 8, new Reply.Done("done")),
            new MetadataMessage.Progress(1, 2, 3, true),
            new MetadataMessage.Emptied());
    messages.forEach(message -> survives(ProcessId.METADATA, message));
  }

  @Test
  void membership() {
    List<Update> updates = List.of(new Update(N1, MemberState.SUSPECT, 77));
    survives(ProcessId.MEMBERSHIP, new MembershipMessage.Ping(1, updates));
    survives(ProcessId.MEMBERSHIP, new MembershipMessage.Ack(1, List.of()));
    survives(ProcessId.MEMBERSHIP, new MembershipMessage.Relay(1, N1, updates));
    survives(ProcessId.MEMBERSHIP, new MembershipMessage.Greeting(true, updates));
  }

  @Test
  void cutsAndFigures() {
    survives(CutProcess.ID, new CutMessage.Tell(new Cut(3, "n1", List.of(List.of(N1), List.of()))));
    survives(CutProcess.ID, new CutMessage.Told(3));
    survives(CutProcess.ID, new CutMessage.Ask());
    survives(StatusProcess.ID, new StatusMessage.Ask(5));
    TreeMap<String, Long> counts = new TreeMap<>();
    counts.put("keys", 4L);
    survives(
        StatusProcess.ID,
        new StatusMessage.Tell(
            5,
            new NodeFigures(
                true,
                List.of(new NodeFigures.PartitionFigures(new ProcessId(1, 2), 1, 2, 3, 4, -5, 6)),
                List.of(
                    new NodeFigures.GroupFigures(TableGroup.ID, "leader", N1, 7, 90, 88),
                    new NodeFigures.GroupFigures(new ProcessId(1, 2), "follower", null, 0, 0, 0)),
                counts)));
  }

  @Test
  void aProcessThatDoesNotExistTakesNothing() {
    assertThatThrownBy(() -> PeerCodec.decode(new ProcessId(0, 99), new WireReader(new byte[] {1})))
        .isInstanceOf(MalformedWireException.class);
  }
}
