package io.quorate.node;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.NodeAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node is told when it starts.
 *
 * @param self its name, unique in the cluster and never given to another node
 * @param address where it listens
 * @param cluster the cluster's id; empty where the founders are to choose one, or this one to learn
 *     it
 * @param bootstrap nodes to begin with, the same list on each of them. The first ones, up to five,
 *     decide at first about nodes, keyspaces and ownership. A node that is on the list itself
 *     founds the cluster with the others; one that is not waits until somebody adds it
 */
public record NodeConfig(
    NodeId self, NodeAddress address, String cluster, List<Peer> bootstrap, NodeSettings settings) {

  /** Another node, and where it listens. */
  public record Peer(NodeId node, NodeAddress address) {}

  public NodeConfig {
    bootstrap = List.copyOf(bootstrap);
    if (bootstrap.isEmpty()) {
      throw new IllegalArgumentException(
          "A node needs the name and address of at least one node to begin with; a cluster of one"
              + " names itself");
    }
  }

  /** A node with the default settings. */
  public NodeConfig(NodeId self, NodeAddress address, String cluster, List<Peer> bootstrap) {
    this(self, address, cluster, bootstrap, NodeSettings.DEFAULT);
  }

  /** The nodes to begin with, in their order. */
  List<NodeId> founders() {
    return bootstrap.stream().map(Peer::node).toList();
  }

  SortedMap<NodeId, NodeAddress> addresses() {
    SortedMap<NodeId, NodeAddress> addresses = new TreeMap<>();
    bootstrap.forEach(peer -> addresses.put(peer.node(), peer.address()));
    return addresses;
  }
}
