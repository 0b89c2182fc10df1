package io.quorate.node;

import io.quorate.node.keyspaces.Keyspaces;
import io.quorate.node.metadata.MetadataCall;
import io.quorate.node.metadata.Table;
import io.quorate.node.shard.Shard;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumReply;
import java.util.List;

/**
 * On a node that is leaving: once it owns nothing more, looks now and then whether it still keeps
 * hints for others, and says so when it does not. Only then is it let go.
 */
final class Farewell {
  private final NodeId self;
  private final Shard shard;
  private final Keyspaces keyspaces;
  private boolean looking;
  private long kept;
  private int missing;

  Farewell(NodeId self, Shard shard, Keyspaces keyspaces) {
    this.self = self;
    this.shard = shard;
    this.keyspaces = keyspaces;
  }

  /** Looks, where there is reason to and no look is under way. */
  void look(Table table) {
    boolean busy = table.owns(self);
    for (Table.Move move : table.moves()) {
      if (self.equals(move.remove()) && move.step() == Table.Step.DRAINING) {
        drained(table, move);
      }
      busy |= move.concerns(self);
    }
    Table.Member member = table.members().get(self);
    boolean leaving = member != null && member.stage() == Table.Stage.LEAVING;
    if (!leaving || busy || looking || !keyspaces.groups().isEmpty()) {
      return;
    }
    List<ProcessId> processes = keyspaces.processes();
    looking = true;
    kept = 0;
    missing = processes.size();
    if (processes.isEmpty()) {
      finished();
    }
    for (ProcessId id : processes) {
      shard.call(id, new QuorumCall.Inspect(), 0, this::inspected);
    }
  }

  private void drained(Table table, Table.Move move) {
    Table.Keyspace keyspace = table.keyspaces().get(move.keyspace());
    if (keyspace == null || keyspace.info().settings().isOrdered()) {
      return; // of an ordered group whoever leads it reports
    }
    ProcessId id = new ProcessId(move.keyspace(), move.partition());
    Runnable report =
        () ->
            shard.tell(
                ProcessId.METADATA,
                new MetadataCall.Progress(
                    move.keyspace(),
                    move.partition(),
                    keyspace.partitions().get(move.partition()).epoch(),
                    true));
    shard.call(
        id,
        new QuorumCall.Inspect(),
        0,
        answer -> {
          if (answer instanceof QuorumReply.Status status && status.keys() == 0) {
            report.run();
          }
        });
  }

  private void inspected(Object answer) {
    // Whoever could not be asked may keep something.
    kept += answer instanceof QuorumReply.Status status ? status.hints() + status.keys() : 1;
    missing--;
    if (missing == 0) {
      finished();
    }
  }

  private void finished() {
    looking = false;
    if (kept == 0) {
      shard.tell(ProcessId.METADATA, new MetadataCall.Emptied());
    }
  }
}
