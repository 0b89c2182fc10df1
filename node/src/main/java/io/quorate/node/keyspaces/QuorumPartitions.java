package io.quorate.node.keyspaces;

import io.quorate.node.metadata.MetadataCall;
import io.quorate.node.shard.Notes;
import io.quorate.node.shard.Shard;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumCodec;
import io.quorate.protocol.quorum.QuorumNotice;
import io.quorate.protocol.quorum.QuorumProcess;
import io.quorate.protocol.quorum.QuorumSettings;
import io.quorate.store.merge.MergePolicies;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import java.util.SortedSet;

/** Eventual keyspaces: every node runs a replica of each partition, owner or stand-in. */
final class QuorumPartitions implements Partitions {
  private final NodeId self;
  private final Shard shard;
  private final Keyspaces.Tuning tuning;
  private final Notes notes;

  QuorumPartitions(NodeId self, Shard shard, Keyspaces.Tuning tuning, Notes notes) {
    this.self = self;
    this.shard = shard;
    this.tuning = tuning;
    this.notes = notes;
  }

  @Override
  public boolean host(
      KeyspaceInfo info, ProcessId id, Ownership ownership, boolean founded, long generation) {
    KeyspaceSettings s = info.settings();
    QuorumSettings settings =
        new QuorumSettings(
            s.n(),
            s.r(),
            s.w(),
            s.quorum().equals("sloppy"),
            s.clockEntriesMax(),
            s.siblingsMax(),
            tuning.requestNanos());
    QuorumProcess process =
        new QuorumProcess(
            self,
            id,
            settings,
            MergePolicies.of(s.merge()),
            generation,
            shard.rows(id),
            tuning.rules(),
            tuning.upkeep());
    shard.host(id, process, new QuorumCodec(), notice -> noticed(id, notice));
    return true;
  }

  @Override
  public void configure(ProcessId id, Ownership ownership) {
    shard.tell(id, new QuorumCall.Configure(ownership));
  }

  @Override
  public void reachable(ProcessId id, SortedSet<NodeId> nodes) {
    shard.tell(id, new QuorumCall.Reachable(nodes));
  }

  @Override
  public void ended(ProcessId id) {
    // Nothing is kept of it here.
  }

  private void noticed(ProcessId id, QuorumNotice notice) {
    switch (notice) {
      case QuorumNotice.CaughtUp caught -> progress(id, caught.epoch(), false);
      case QuorumNotice.Drained drained -> progress(id, drained.epoch(), true);
      case QuorumNotice.Stale _ -> shard.tell(ProcessId.METADATA, new MetadataCall.Refresh());
      case QuorumNotice.HistoryLost _ -> notes.note(id, "history-lost", 1);
    }
  }

  private void progress(ProcessId id, long epoch, boolean drained) {
    shard.tell(
        ProcessId.METADATA,
        new MetadataCall.Progress(id.keyspace(), id.partition(), epoch, drained));
  }
}
