package io.quorate.node.router;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes that may answer for a partition, the best first. */
final class Candidates {

  private static final String SLOPPY = "sloppy";
  private static final String SEQUENTIAL = "sequential";

  private Candidates() {}

  static List<NodeId> of(
      NodeId self, KeyspaceInfo keyspace, int partition, Request.Data request, Topology topology) {
    List<NodeId> nodes = owners(self, topology.ownership(keyspace.id(), partition), topology);
    if (keyspace.settings().isOrdered()) {
      if (!anyReplicaAnswers(keyspace, request)) {
        leaderFirst(nodes, topology.leader(new ProcessId(keyspace.id(), partition)));
      }
    } else if (keyspace.settings().quorum().equals(SLOPPY)) {
      standIn(nodes, topology.ownership(keyspace.id(), partition), topology);
    }
    return linkedOnes(nodes, topology);
  }

  /** Owners that may be reached, this node first where it is one; nobody stands in for them. */
  static List<NodeId> ownersOf(NodeId self, int keyspace, int partition, Topology topology) {
    return linkedOnes(owners(self, topology.ownership(keyspace, partition), topology), topology);
  }

  /** What is sent without a connection is lost; only where nobody else is left, it is tried. */
  private static List<NodeId> linkedOnes(List<NodeId> nodes, Topology topology) {
    List<NodeId> linked = nodes.stream().filter(topology::linked).toList();
    return linked.isEmpty() ? nodes : linked;
  }

  /** This node where it owns the partition, then the other reachable owners in order. */
  private static List<NodeId> owners(NodeId self, Ownership ownership, Topology topology) {
    List<NodeId> nodes = new ArrayList<>();
    for (NodeId primary : ownership.primaries()) {
      if (primary.equals(self)) {
        nodes.addFirst(primary);
      } else if (topology.reachable(primary)) {
        nodes.add(primary);
      }
    }
    return nodes;
  }

  private static boolean anyReplicaAnswers(KeyspaceInfo keyspace, Request.Data request) {
    return switch (request) {
      case GroupRequest group -> group.anyReplica();
      case Request.AtPartition at -> anyReplicaAnswers(keyspace, at.request());
      case Request.Keyed _, Request.Scan _, Request.Changes _, Request.Compact _ ->
          keyspace.settings().consistency().equals(SEQUENTIAL) && !Dialect.writes(request);
    };
  }

  private static void leaderFirst(List<NodeId> nodes, @Nullable NodeId leader) {
    if (leader != null && nodes.remove(leader)) {
      nodes.addFirst(leader);
    }
  }

  /** Fallbacks that may stand in for owners that cannot be reached. */
  private static void standIn(List<NodeId> nodes, Ownership ownership, Topology topology) {
    int absent = ownership.primaries().size() - nodes.size();
    for (NodeId fallback : ownership.fallbacks()) {
      if (absent > 0 && topology.reachable(fallback)) {
        nodes.add(fallback);
        absent--;
      }
    }
  }
}
