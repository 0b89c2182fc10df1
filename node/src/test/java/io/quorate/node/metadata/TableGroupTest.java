package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RecordingEffects;
import io.quorate.protocol.raft.Entry;
import io.quorate.protocol.raft.RaftRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableGroupTest {
  private static final NodeId SELF = new NodeId("n2");
  private static final Entry NOOP = new Entry(1, Entry.Kind.NOOP, new byte[0]);

  private final MapRows rows = new MapRows();
  private final RecordingEffects<TableGroupMessage, RaftRecord, TableGroupNotice> effects =
      new RecordingEffects<>();

  private void replay(TableGroup group, RaftRecord... records) {
    long position = 0;
    for (RaftRecord record : records) {
      group.on(new Event.Replayed<>(++position, record), effects);
    }
    group.on(new Event.Started<>(1), effects);
    group.settle(effects);
  }

  /** The rows, and what is left of its records, may be those of the replica that was ended. */
  @Test
  void nothingCountsThatComesBeforeTheFirstRecordOfAReplica() {
    new TableRows(rows).write(7, TableState.EMPTY);
    replay(
        new TableGroup(SELF, 1, Membership.NONE, rows),
        new RaftRecord.Entries(7, 1, List.of(NOOP, NOOP)),
        new RaftRecord.Ballot(0, null),
        new RaftRecord.Entries(0, 0, List.of(NOOP)));
    assertThat(new TableRows(rows).read().index()).isZero();
  }

  /** As at every ordinary start. */
  @Test
  void theRowsOfAReplicaStayWhereItsFirstRecordIsStillThere() {
    new TableRows(rows).write(1, TableState.EMPTY);
    replay(
        new TableGroup(SELF, 1, Membership.NONE, rows),
        new RaftRecord.Ballot(0, null),
        new RaftRecord.Entries(0, 0, List.of(NOOP)));
    assertThat(new TableRows(rows).read().index()).isEqualTo(1);
  }
}
