package io.quorate.simulation.world;

import io.quorate.node.Node;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.simulation.node.NodeMachine;
import io.quorate.simulation.world.World.Replica;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What whole nodes hold and believe, looked at from outside while time stands still. */
final class NodeView {
  private static final byte VERSIONS_ROW = 'v';
  private static final byte HINT_ROW = 'h';

  private final List<NodeMachine> machines;
  private final GroupView groups;

  NodeView(List<NodeMachine> machines) {
    this.machines = machines;
    this.groups = new GroupView(machines);
  }

  /** The cluster as a node sees it by its own table; null while it is down. */
  static @Nullable ClusterInfo cluster(NodeMachine machine) {
    Node node = machine.node();
    AtomicReference<@Nullable ClusterInfo> seen = new AtomicReference<>();
    if (node != null) {
      node.request(
          new Request.ClusterStatus(false),
          reply -> {
            if (reply instanceof Reply.Cluster answer) {
              seen.set(answer.cluster());
            }
          });
      node.settle();
    }
    return seen.get();
  }

  /**
   * The cluster as the node sees it that has the newest table; null while none runs. Rather as a
   * member sees it: a node that was let go, and still runs, hears of nobody any more.
   */
  @Nullable ClusterInfo newest() {
    ClusterInfo newest = null;
    for (NodeMachine machine : machines) {
      ClusterInfo seen = cluster(machine);
      if (seen != null
          && (newest == null
              || seen.tableVersion() > newest.tableVersion()
              || (seen.tableVersion() == newest.tableVersion() && !isMember(newest)))) {
        newest = seen;
      }
    }
    return newest;
  }

  private static boolean isMember(ClusterInfo seen) {
    return seen.nodes().stream().anyMatch(member -> member.node().equals(seen.self()));
  }

  /** Whether a node leads the group that decides the table, as far as it knows. */
  static boolean leads(NodeMachine machine) {
    Node node = machine.node();
    return node != null && machine.id().equals(node.leader());
  }

  /** Rows of one kind that a node holds for a partition, without the byte of the kind. */
  private static SortedMap<byte[], byte[]> rows(NodeMachine machine, ProcessId id, byte kind) {
    SortedMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
    StorageEngine engine = machine.engine();
    if (engine != null) {
      RowsQuery all =
          new RowsQuery(
              new byte[] {kind},
              new byte[] {(byte) (kind + 1)},
              Integer.MAX_VALUE,
              Integer.MAX_VALUE);
      for (RowsQuery.Row row : engine.overlay().page(id, all).rows()) {
        rows.put(Arrays.copyOfRange(row.key(), 1, row.key().length), row.value());
      }
    }
    return rows;
  }

  private @Nullable NodeMachine machine(NodeId id) {
    for (NodeMachine machine : machines) {
      if (machine.id().equals(id)) {
        return machine;
      }
    }
    return null;
  }

  /** What the owners of all partitions hold. */
  List<Replica> replicas(ClusterInfo cluster) {
    List<Replica> replicas = new ArrayList<>();
    for (ClusterInfo.KeyspaceStatus keyspace : cluster.keyspaces()) {
      if (keyspace.keyspace().settings().isOrdered()) {
        continue; // see GroupView
      }
      for (int partition = 0; partition < keyspace.owners().size(); partition++) {
        ProcessId id = new ProcessId(keyspace.keyspace().id(), partition);
        for (NodeId owner : keyspace.owners().get(partition)) {
          NodeMachine machine = machine(owner);
          if (machine != null) {
            replicas.add(
                new Replica(
                    keyspace.keyspace().name(),
                    id.toString(),
                    owner,
                    rows(machine, id, VERSIONS_ROW)));
          }
        }
      }
    }
    return replicas;
  }

  /** What members of the cluster have not come to rest about, the first of it. */
  List<String> unrest(ClusterInfo cluster) {
    List<String> unrest = new ArrayList<>();
    for (ClusterInfo.NodeInfo member : cluster.nodes()) {
      NodeMachine machine = machine(member.node());
      if (machine == null || !member.state().equals("alive")) {
        unrest.add(cluster.self() + " takes " + member.node() + " for " + member.state());
      } else {
        unrest.addAll(unrest(machine, cluster));
      }
    }
    for (ClusterInfo.KeyspaceStatus keyspace : cluster.keyspaces()) {
      if (keyspace.partitionsMoving() > 0) {
        unrest.add(keyspace.partitionsMoving() + " moving of " + keyspace.keyspace().name());
      }
    }
    return unrest;
  }

  private static List<String> unrest(NodeMachine machine, ClusterInfo cluster) {
    Node node = machine.node();
    String hindrance = machine.hindrance();
    if (hindrance != null || node == null) {
      return List.of(machine.id() + " is " + hindrance);
    }
    if (!node.ready()) {
      return List.of(node.unreadyBecause());
    }
    ClusterInfo seen = cluster(machine);
    if (seen == null || seen.tableVersion() != cluster.tableVersion()) {
      return List.of(machine.id() + " does not have the newest table");
    }
    List<String> unrest = new ArrayList<>();
    for (ClusterInfo.NodeInfo member : seen.nodes()) {
      if (!member.state().equals("alive")) {
        unrest.add(machine.id() + " takes " + member.node() + " for " + member.state());
      }
    }
    if (!seen.cuts().isEmpty()) {
      unrest.add(machine.id() + " knows of a cut: " + seen.cuts());
    }
    return unrest;
  }

  /** What is held that should not be at rest: hints, rows of what others own, tombstones. */
  List<String> leftovers(ClusterInfo cluster, List<KeyspacePlan> plans) {
    List<String> left = new ArrayList<>();
    for (ClusterInfo.KeyspaceStatus keyspace : cluster.keyspaces()) {
      if (keyspace.keyspace().settings().isOrdered()) {
        left.addAll(groups.leftovers(keyspace));
        continue;
      }
      String name = keyspace.keyspace().name();
      boolean conditional =
          plans.stream().anyMatch(p -> p.name().equals(name) && p.workload().hasConditions());
      for (int partition = 0; partition < keyspace.owners().size(); partition++) {
        ProcessId id = new ProcessId(keyspace.keyspace().id(), partition);
        for (NodeMachine machine : machines) {
          boolean owns = keyspace.owners().get(partition).contains(machine.id());
          left.addAll(leftovers(machine, id, owns, conditional));
        }
      }
    }
    return left;
  }

  private static List<String> leftovers(
      NodeMachine machine, ProcessId id, boolean owns, boolean conditional) {
    List<String> left = new ArrayList<>();
    int hints = rows(machine, id, HINT_ROW).size();
    if (hints > 0) {
      left.add(machine.id() + " holds " + hints + " hints of " + id);
    }
    SortedMap<byte[], byte[]> versions = rows(machine, id, VERSIONS_ROW);
    if (!owns && !versions.isEmpty()) {
      left.add(machine.id() + " holds rows of " + id + " and does not own it");
    }
    boolean tombstones =
        versions.values().stream().anyMatch(row -> Versions.decode(row).isTombstone());
    // A tombstone with a conditional put left undecided may stay.
    if (tombstones && !conditional) {
      left.add(machine.id() + " holds tombstones of " + id);
    }
    return left;
  }
}
