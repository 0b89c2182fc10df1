package io.quorate.node;

import io.quorate.node.shard.ShardPorts;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.NodeAddress;
import java.util.SortedMap;

/**
 * What a node needs from the machine it runs on: real in the server, virtual in the simulator. All
 * calls happen on the node's own thread.
 */
public interface NodePorts extends ShardPorts {

  /**
   * Where the other nodes listen, as of now: whom {@link #send} may name. Told again after each
   * change.
   */
  void peers(SortedMap<NodeId, NodeAddress> addresses);

  /** Adds what only the host knows to this node's figures, such as the CPU time it has used. */
  default void figures(SortedMap<String, Long> figures) {}
}
