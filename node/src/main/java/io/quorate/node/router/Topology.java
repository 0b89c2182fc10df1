package io.quorate.node.router;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.store.operation.KeyspaceInfo;
import org.jspecify.annotations.Nullable;

/** What the router needs to know of the cluster, as this node knows it at the moment of asking. */
public interface Topology {

  /** The keyspace of that name, or null. */
  @Nullable KeyspaceInfo keyspace(String name);

  /** Who serves a partition of an existing keyspace. */
  Ownership ownership(int keyspace, int partition);

  /** Who leads the group of a partition of an ordered keyspace, or null where that is unknown. */
  @Nullable NodeId leader(ProcessId group);

  /** Whether a node is believed to be alive and not cut off; this node always is. */
  boolean reachable(NodeId node);

  /**
   * Whether there is a connection to a node, as far as the host tells: without one, what is sent
   * there is lost, though the node may be well.
   */
  boolean linked(NodeId node);
}
