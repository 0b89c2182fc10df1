package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.NodeAddress;
import java.util.SortedMap;

/**
 * What the metadata process is told.
 *
 * @param cluster the cluster's id; empty where the holder is to choose one, or a joining node to
 *     learn it
 * @param bootstrap the nodes that found the cluster, with their addresses
 * @param holder who holds the table
 * @param tickNanos how often it looks after things: repeats what was not answered, announces its
 *     version
 * @param patienceNanos after which a change that not every live node serves yet is answered
 *     indeterminate
 * @param movesInFlightMax replicas of partitions that move at a time
 */
public record MetadataSettings(
    String cluster,
    NodeAddress address,
    SortedMap<NodeId, NodeAddress> bootstrap,
    NodeId holder,
    long tickNanos,
    long patienceNanos,
    int movesInFlightMax) {

  /** A look every half second, ten seconds of patience. */
  public MetadataSettings(
      String cluster,
      NodeAddress address,
      SortedMap<NodeId, NodeAddress> bootstrap,
      NodeId holder,
      int movesInFlightMax) {
    this(cluster, address, bootstrap, holder, 500_000_000L, 10_000_000_000L, movesInFlightMax);
  }
}
