package io.quorate.node.router;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.store.operation.KeyspaceInfo;
import java.util.ArrayList;
import java.util.List;

/** The nodes that may coordinate for a partition, the best first. */
final class Candidates {

  private static final String SLOPPY = "sloppy";

  private Candidates() {}

  /**
   * This node where it owns the partition, then the other reachable owners in order of preference;
   * where fallbacks may stand in for the rest, these too.
   */
  static List<NodeId> of(
      NodeId self, KeyspaceInfo keyspace, Ownership ownership, Topology topology) {
    List<NodeId> nodes = new ArrayList<>();
    for (NodeId primary : ownership.primaries()) {
      if (primary.equals(self)) {
        nodes.addFirst(primary);
      } else if (topology.reachable(primary)) {
        nodes.add(primary);
      }
    }
    if (keyspace.settings().quorum().equals(SLOPPY)) {
      int absent = ownership.primaries().size() - nodes.size();
      for (NodeId fallback : ownership.fallbacks()) {
        if (absent > 0 && topology.reachable(fallback)) {
          nodes.add(fallback);
          absent--;
        }
      }
    }
    return nodes;
  }
}
