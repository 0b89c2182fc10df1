package io.quorate.node.keyspaces;

import io.quorate.node.metadata.Table;
import io.quorate.node.shard.Notes;
import io.quorate.node.shard.Shard;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.quorum.QuorumRules;
import io.quorate.protocol.quorum.UpkeepSettings;
import io.quorate.protocol.raft.RaftSettings;
import io.quorate.store.group.GroupSettings;
import io.quorate.store.operation.KeyspaceInfo;
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
   * @param raft of every ordered group
   * @param group of every ordered group, but for what its keyspace says
   */
  public record Tuning(
      long requestNanos,
      UpkeepSettings upkeep,
      QuorumRules rules,
      RaftSettings raft,
      GroupSettings group) {

    /** With ordered groups as they are meant. */
    public Tuning(long requestNanos, UpkeepSettings upkeep, QuorumRules rules) {
      this(requestNanos, upkeep, rules, RaftSettings.DEFAULT, GroupSettings.DEFAULT);
    }
  }

  /** A keyspace that is served here. */
  private record Served(KeyspaceInfo info, List<Ownership> ownerships) {}

  private final NodeId self;
  private final Shard shard;
  private final Partitions eventual;
  private final OrderedGroups ordered;
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
    this.eventual = new QuorumPartitions(self, shard, tuning, notes);
    this.ordered = new OrderedGroups(self, shard, tuning, notes);
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
    ordered.know(table, generation);
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
        reconfigure(present, keyspace.shown(), Assignment.of(keyspace, owners, arrived, retiring));
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
    KeyspaceInfo info = keyspace.shown();
    Served now = new Served(info, Assignment.of(keyspace, owners, arrived, retiring));
    List<ProcessId> taken = new ArrayList<>();
    try {
      for (int partition = 0; partition < now.ownerships().size(); partition++) {
        ProcessId id = new ProcessId(info.id(), partition);
        Ownership ownership = now.ownerships().get(partition);
        if (kind(info).host(info, id, ownership, generation <= keyspace.founded(), generation)) {
          taken.add(id);
        }
      }
    } catch (IllegalArgumentException e) {
      unservable.put(info.name(), String.valueOf(e.getMessage()));
      return;
    }
    served.put(info.id(), now);
    byName.put(info.name(), info);
    if (running) {
      taken.forEach(shard::start);
      configureAll(now);
    }
  }

  private Partitions kind(KeyspaceInfo info) {
    return info.settings().isOrdered() ? ordered : eventual;
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
      kind(info).ended(id);
    }
  }

  private void reconfigure(Served present, KeyspaceInfo info, List<Ownership> next) {
    served.put(info.id(), new Served(info, next));
    byName.put(info.name(), info);
    for (int partition = 0; partition < next.size(); partition++) {
      Ownership ownership = next.get(partition);
      if (ownership.equals(present.ownerships().get(partition))) {
        continue;
      }
      ProcessId id = new ProcessId(info.id(), partition);
      if (running) {
        kind(info).configure(id, ownership);
      } else if (info.settings().isOrdered()) {
        ordered.replayed(id, ownership);
      }
    }
  }

  private void configureAll(Served keyspace) {
    for (int partition = 0; partition < keyspace.ownerships().size(); partition++) {
      ProcessId id = new ProcessId(keyspace.info().id(), partition);
      kind(keyspace.info()).reachable(id, reachable);
      kind(keyspace.info()).configure(id, keyspace.ownerships().get(partition));
    }
  }

  /** Tells every process who can be reached; the set must not change afterwards. */
  public void reachable(SortedSet<NodeId> nodes) {
    reachable = nodes;
    for (Served keyspace : served.values()) {
      for (int partition = 0; partition < keyspace.ownerships().size(); partition++) {
        kind(keyspace.info()).reachable(new ProcessId(keyspace.info().id(), partition), nodes);
      }
    }
  }

  /** Time has passed. */
  public void look() {
    if (running) {
      ordered.look();
    }
  }

  /** The groups that run here. */
  public List<ProcessId> groups() {
    return ordered.groups();
  }

  /** Who leads the group of a partition, where it runs here and knows. */
  public @Nullable NodeId leader(ProcessId group) {
    return ordered.leader(group);
  }

  /** Every process of a partition of an eventual keyspace that runs here. */
  public List<ProcessId> processes() {
    List<ProcessId> ids = new ArrayList<>();
    for (Served keyspace : served.values()) {
      if (keyspace.info().settings().isOrdered()) {
        continue;
      }
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
