package io.quorate.node.keyspaces;

import io.quorate.node.metadata.MetadataCall;
import io.quorate.node.metadata.Table;
import io.quorate.node.shard.Shard;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumCodec;
import io.quorate.protocol.quorum.QuorumNotice;
import io.quorate.protocol.quorum.QuorumProcess;
import io.quorate.protocol.quorum.QuorumRules;
import io.quorate.protocol.quorum.QuorumSettings;
import io.quorate.protocol.quorum.UpkeepSettings;
import io.quorate.store.merge.MergePolicies;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs the processes that the table asks for, and tells them who owns their partition and who can
 * be reached.
 */
public final class Keyspaces {

  /**
   * How the processes of partitions behave.
   *
   * @param requestNanos how long a request may take
   * @param rules of the protocol; another than the default only in tests
   */
  public record Tuning(long requestNanos, UpkeepSettings upkeep, QuorumRules rules) {}

  /** Notes what a process tells; for metrics. */
  public interface Notes {
    void note(ProcessId process, String probe, long value);
  }

  /** A keyspace that is served here. */
  private record Served(KeyspaceInfo info, List<Ownership> ownerships) {}

  private final NodeId self;
  private final Shard shard;
  private final Tuning tuning;
  private final Notes notes;
  private final SortedMap<Integer, Served> served = new TreeMap<>();
  private final SortedMap<String, KeyspaceInfo> byName = new TreeMap<>();
  private final SortedMap<String, String> unservable = new TreeMap<>();
  private final SortedSet<Integer> discarded = new TreeSet<>();
  private SortedSet<NodeId> reachable;
  private List<NodeId> owners = List.of();
  private List<NodeId> arrived = List.of();
  private List<NodeId> retiring = List.of();
  private boolean running;

  public Keyspaces(NodeId self, Shard shard, Tuning tuning, Notes notes) {
    this.self = self;
    this.shard = shard;
    this.tuning = tuning;
    this.notes = notes;
    this.reachable = new TreeSet<>(List.of(self));
  }

  /** Recovery is over: what was taken in has started, and is told where it stands. */
  public void started() {
    running = true;
    served.values().forEach(this::configureAll);
  }

  /**
   * Makes what runs here agree with the table.
   *
   * @param generation of this node's data directory; 0 while it has none, and nothing may run
   */
  public void apply(Table table, long generation) {
    discard(table);
    boolean member = table.members().containsKey(self);
    for (Served present : List.copyOf(served.values())) {
      int id = present.info().id();
      if (!member) {
        stop(present, false);
      } else if (!table.keyspaces().containsKey(id)) {
        stop(present, true);
      }
    }
    if (!member || generation == 0) {
      return;
    }
    List<NodeId> come = table.in(Table.Stage.ARRIVED);
    List<NodeId> go = table.in(Table.Stage.LEAVING);
    boolean sameNodes =
        owners.equals(table.owners()) && arrived.equals(come) && retiring.equals(go);
    owners = table.owners();
    arrived = come;
    retiring = go;
    for (Table.Keyspace keyspace : table.keyspaces().values()) {
      Served present = served.get(keyspace.info().id());
      if (present == null) {
        start(keyspace, generation);
      } else if (!sameNodes || !matches(present, keyspace)) {
        reconfigure(present, Assignment.of(keyspace, owners, arrived, retiring));
      }
    }
  }

  private static boolean matches(Served present, Table.Keyspace keyspace) {
    for (int partition = 0; partition < keyspace.partitions().size(); partition++) {
      long epoch = present.ownerships().get(partition).epoch();
      if (epoch != keyspace.partitions().get(partition).epoch()) {
        return false;
      }
    }
    return true;
  }

  /** Deleted keyspaces leave no rows, even where a crash came in between. */
  private void discard(Table table) {
    for (Table.Dropped dropped : table.dropped()) {
      if (discarded.add(dropped.keyspace()) && !served.containsKey(dropped.keyspace())) {
        for (int partition = 0; partition < dropped.partitions(); partition++) {
          shard.discard(new ProcessId(dropped.keyspace(), partition));
        }
      }
    }
  }

  private void start(Table.Keyspace keyspace, long generation) {
    KeyspaceInfo info = keyspace.info();
    try {
      for (int partition = 0; partition < keyspace.partitions().size(); partition++) {
        host(info, new ProcessId(info.id(), partition), generation);
      }
    } catch (IllegalArgumentException e) {
      unservable.put(info.name(), String.valueOf(e.getMessage()));
      return;
    }
    Served now = new Served(info, Assignment.of(keyspace, owners, arrived, retiring));
    served.put(info.id(), now);
    byName.put(info.name(), info);
    if (running) {
      for (int partition = 0; partition < now.ownerships().size(); partition++) {
        shard.start(new ProcessId(info.id(), partition));
      }
      configureAll(now);
    }
  }

  private void host(KeyspaceInfo info, ProcessId id, long generation) {
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
  }

  private void stop(Served present, boolean forGood) {
    KeyspaceInfo info = present.info();
    served.remove(info.id());
    byName.remove(info.name(), info);
    for (int partition = 0; partition < present.ownerships().size(); partition++) {
      ProcessId id = new ProcessId(info.id(), partition);
      if (forGood) {
        shard.destroy(id);
      } else {
        shard.evict(id);
      }
    }
  }

  private void reconfigure(Served present, List<Ownership> next) {
    served.put(present.info().id(), new Served(present.info(), next));
    for (int partition = 0; running && partition < next.size(); partition++) {
      if (!next.get(partition).equals(present.ownerships().get(partition))) {
        shard.tell(
            new ProcessId(present.info().id(), partition),
            new QuorumCall.Configure(next.get(partition)));
      }
    }
  }

  private void configureAll(Served keyspace) {
    for (int partition = 0; partition < keyspace.ownerships().size(); partition++) {
      ProcessId id = new ProcessId(keyspace.info().id(), partition);
      shard.tell(id, new QuorumCall.Reachable(reachable));
      shard.tell(id, new QuorumCall.Configure(keyspace.ownerships().get(partition)));
    }
  }

  /** Tells every process who can be reached; the set must not change afterwards. */
  public void reachable(SortedSet<NodeId> nodes) {
    reachable = nodes;
    for (ProcessId id : processes()) {
      shard.tell(id, new QuorumCall.Reachable(nodes));
    }
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

  /** Every process of a partition that runs here. */
  public List<ProcessId> processes() {
    List<ProcessId> ids = new ArrayList<>();
    for (Served keyspace : served.values()) {
      for (int partition = 0; partition < keyspace.ownerships().size(); partition++) {
        ids.add(new ProcessId(keyspace.info().id(), partition));
      }
    }
    return ids;
  }

  /** The keyspace of that name, where it is served here. */
  public @Nullable KeyspaceInfo keyspace(String name) {
    return byName.get(name);
  }

  /** Who serves a partition of a keyspace that is served here, or null. */
  public @Nullable Ownership ownership(int keyspace, int partition) {
    Served present = served.get(keyspace);
    return present == null ? null : present.ownerships().get(partition);
  }

  /** Keyspaces that cannot be served here, and why. */
  public SortedMap<String, String> unservable() {
    return unservable;
  }
}
