package io.quorate.node;

import io.quorate.node.keyspaces.Keyspaces;
import io.quorate.node.metadata.Table;
import io.quorate.node.router.Topology;
import io.quorate.node.status.ClusterView;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.store.operation.KeyspaceInfo;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What this node knows of its cluster now, for the processes that read it. */
final class ClusterState implements Topology, ClusterView {
  private static final Ownership NOBODY = new Ownership(0, List.of(), List.of(), null, null);

  private final Liveness liveness;
  private final Keyspaces keyspaces;
  private final NodeLinks links;
  private final Readiness readiness;
  private final TableSeat seat;
  private final NodePorts ports;

  ClusterState(
      Liveness liveness,
      Keyspaces keyspaces,
      NodeLinks links,
      Readiness readiness,
      TableSeat seat,
      NodePorts ports) {
    this.liveness = liveness;
    this.keyspaces = keyspaces;
    this.links = links;
    this.readiness = readiness;
    this.seat = seat;
    this.ports = ports;
  }

  @Override
  public @Nullable KeyspaceInfo keyspace(String name) {
    return keyspaces.keyspace(name);
  }

  @Override
  public Ownership ownership(int keyspace, int partition) {
    Ownership ownership = keyspaces.ownership(keyspace, partition);
    return ownership == null ? NOBODY : ownership;
  }

  @Override
  public @Nullable NodeId leader(ProcessId group) {
    return keyspaces.leader(group);
  }

  @Override
  public boolean reachable(NodeId node) {
    return liveness.reachable().contains(node);
  }

  @Override
  public boolean linked(NodeId node) {
    return liveness.linked(node);
  }

  @Override
  public Table table() {
    return readiness.table();
  }

  @Override
  public @Nullable NodeId leader() {
    return readiness.leader();
  }

  @Override
  public String state(NodeId node) {
    return liveness.describe(node);
  }

  @Override
  public SortedSet<NodeId> reachable() {
    return liveness.reachable();
  }

  @Override
  public boolean ready() {
    return readiness.unreadyBecause().isEmpty();
  }

  @Override
  public List<List<NodeId>> cuts() {
    return links.cut().groups();
  }

  @Override
  public List<ProcessId> groups() {
    return keyspaces.groups();
  }

  @Override
  public List<ProcessId> processes() {
    return keyspaces.processes();
  }

  @Override
  public boolean seated() {
    return seat.taken();
  }

  @Override
  public SortedMap<String, Long> counts() {
    TreeMap<String, Long> counts = new TreeMap<>();
    ports.figures(counts);
    return counts;
  }
}
