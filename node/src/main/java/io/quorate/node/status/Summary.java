package io.quorate.node.status;

import io.quorate.node.metadata.Table;
import io.quorate.node.metadata.TableGroup;
import io.quorate.node.status.NodeFigures.GroupFigures;
import io.quorate.node.status.NodeFigures.PartitionFigures;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.store.operation.ClusterInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts what nodes tell together to what people read. */
final class Summary {
  private static final long UNKNOWN = -1;

  private final NodeId self;
  private final ClusterView view;
  private final SortedMap<NodeId, NodeFigures> figures;
  private final SortedMap<NodeId, SortedMap<ProcessId, PartitionFigures>> partitions =
      new TreeMap<>();

  /**
   * @param figures of the nodes that answered; none when nobody was asked
   */
  Summary(NodeId self, ClusterView view, SortedMap<NodeId, NodeFigures> figures) {
    this.self = self;
    this.view = view;
    this.figures = figures;
    figures.forEach((node, told) -> {
      SortedMap<ProcessId, PartitionFigures> byId = new TreeMap<>();
      told.partitions().forEach(it -> byId.put(it.id(), it));
      partitions.put(node, byId);
    });
  }

  ClusterInfo cluster() {
    Table table = view.table();
    List<ClusterInfo.NodeInfo> nodes = new ArrayList<>();
    table.members().values().forEach(member -> nodes.add(node(member)));
    List<ClusterInfo.KeyspaceStatus> keyspaces = new ArrayList<>();
    table.keyspaces().values().stream()
        .sorted((a, b) -> a.info().name().compareTo(b.info().name()))
        .forEach(keyspace -> keyspaces.add(keyspace(table, keyspace)));
    return new ClusterInfo(
        table.cluster(),
        self,
        metadata(table),
        table.version(),
        nodes,
        keyspaces,
        groups(table),
        view.cuts());
  }

  private List<ClusterInfo.GroupInfo> groups(Table table) {
    SortedMap<ProcessId, SortedMap<NodeId, GroupFigures>> found = new TreeMap<>();
    figures.forEach((node, told) ->
        told.groups()
            .forEach(it -> found.computeIfAbsent(it.id(), _ -> new TreeMap<>()).put(node, it)));
    List<ClusterInfo.GroupInfo> groups = new ArrayList<>();
    found.forEach((id, replicas) -> {
      Table.Keyspace keyspace = table.keyspaces().get(id.keyspace());
      if (keyspace != null) {
        groups.add(group(keyspace.info().name(), id.partition(), replicas));
      } else if (id.equals(TableGroup.ID)) {
        groups.add(group("", 0, replicas));
      }
    });
    groups.sort(
        Comparator.comparing(ClusterInfo.GroupInfo::keyspace)
            .thenComparing(ClusterInfo.GroupInfo::partition));
    return groups;
  }

  private static ClusterInfo.GroupInfo group(
      String keyspace, int partition, SortedMap<NodeId, GroupFigures> replicas) {
    NodeId leader = null;
    long term = -1;
    long decided = 0;
    List<ClusterInfo.ReplicaInfo> infos = new ArrayList<>();
    for (Map.Entry<NodeId, GroupFigures> each : replicas.entrySet()) {
      GroupFigures it = each.getValue();
      decided = Math.max(decided, it.decided());
      if (it.term() > term || (it.term() == term && leader == null)) {
        term = it.term();
        leader = it.leader();
      }
      infos.add(new ClusterInfo.ReplicaInfo(each.getKey(), it.role(), it.applied()));
    }
    return new ClusterInfo.GroupInfo(keyspace, partition, leader, term, decided, infos);
  }

  private ClusterInfo.MetadataInfo metadata(Table table) {
    List<NodeId> voters = List.copyOf(table.voters());
    List<NodeId> learners = new ArrayList<>(table.seats().keySet());
    learners.removeAll(voters);
    return new ClusterInfo.MetadataInfo(view.leader(), voters, learners);
  }

  private ClusterInfo.NodeInfo node(Table.Member member) {
    NodeFigures told = figures.get(member.node());
    String state =
        switch (member.stage()) {
          case EXPECTED, ARRIVED -> "joining";
          case LEAVING -> "leaving";
          case MEMBER -> view.state(member.node());
        };
    return new ClusterInfo.NodeInfo(
        member.node(),
        member.address(),
        state,
        told != null ? told.ready() : member.node().equals(self) && view.ready(),
        told != null ? told.hints() : UNKNOWN,
        told != null ? told.counts() : new TreeMap<>());
  }

  private ClusterInfo.KeyspaceStatus keyspace(Table table, Table.Keyspace keyspace) {
    int id = keyspace.info().id();
    int diverged = 0;
    boolean allAsked = true;
    List<List<NodeId>> owners = new ArrayList<>();
    for (int partition = 0; partition < keyspace.partitions().size(); partition++) {
      Table.Replicas replicas = keyspace.partitions().get(partition);
      owners.add(leaderFirst(new ProcessId(id, partition), replicas.primaries()));
      Boolean same = agree(new ProcessId(id, partition), replicas.primaries());
      allAsked &= same != null;
      diverged += same != null && !same ? 1 : 0;
    }
    long moving =
        table.moves().stream()
            .filter(move -> move.keyspace() == id)
            .map(Table.Move::partition)
            .distinct()
            .count();
    return new ClusterInfo.KeyspaceStatus(
        keyspace.shown(), allAsked ? diverged : (int) UNKNOWN, (int) moving, moved(id), owners);
  }

  /** The owners in the order in which they should be asked. */
  private List<NodeId> leaderFirst(ProcessId partition, List<NodeId> owners) {
    NodeId leader = view.leader(partition);
    if (leader == null || !owners.contains(leader)) {
      return owners;
    }
    List<NodeId> ordered = new ArrayList<>(owners);
    ordered.remove(leader);
    ordered.addFirst(leader);
    return ordered;
  }

  /** Whether the owners hold the same; null when not all of them told. */
  private @Nullable Boolean agree(ProcessId partition, List<NodeId> owners) {
    Long first = null;
    boolean same = true;
    for (NodeId owner : owners) {
      PartitionFigures told = partitions.getOrDefault(owner, new TreeMap<>()).get(partition);
      if (told == null) {
        return null;
      }
      same &= first == null || first == told.digest();
      first = told.digest();
    }
    return same;
  }

  private long moved(int keyspace) {
    long rows = 0;
    for (Map<ProcessId, PartitionFigures> ofNode : partitions.values()) {
      for (PartitionFigures told : ofNode.values()) {
        rows += told.id().keyspace() == keyspace ? told.transferredRows() : 0;
      }
    }
    return rows;
  }
}
