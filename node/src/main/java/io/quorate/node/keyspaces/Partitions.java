package io.quorate.node.keyspaces;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.store.operation.KeyspaceInfo;
import java.util.SortedSet;

/** Runs the processes of one kind of keyspace. The shard starts and ends them. */
interface Partitions {

  /**
   * Takes in the process of a partition, where this node is to run one.
   *
   * @param founded whether the keyspace exists for no longer than this node's data directory
   * @param generation of this node's data directory
   * @return whether it was taken in
   * @throws IllegalArgumentException where the settings ask for what this node cannot do
   */
  boolean host(
      KeyspaceInfo info, ProcessId id, Ownership ownership, boolean founded, long generation);

  /** Tells the process of a partition where it stands. */
  void configure(ProcessId id, Ownership ownership);

  /** Tells the process of a partition who can be reached. */
  void reachable(ProcessId id, SortedSet<NodeId> nodes);

  /** The process of that partition has ended. */
  void ended(ProcessId id);
}
