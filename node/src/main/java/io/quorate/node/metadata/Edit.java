package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.NodeAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * One step from a version of the {@link Table} to the next. Checked before it is made, never after.
 */
public sealed interface Edit {

  /**
   * Founds the cluster. Its nodes are members at once, and own what is created once they register.
   *
   * @param voters those among them that decide the table
   */
  record Found(String cluster, SortedMap<NodeId, NodeAddress> nodes, SortedSet<NodeId> voters)
      implements Edit {}

  /**
   * Gives a node that came without state the next generation; it is the version that this makes.
   *
   * @param era of the group that decides the table, where the node's directory holds a replica of
   *     it that it has founded; 0 where it holds none
   */
  record Register(NodeId node, NodeAddress address, long registration, long era) implements Edit {}

  /** Who decides the table was decided. */
  record Seat(SortedSet<NodeId> voters, SortedSet<NodeId> learners) implements Edit {}

  /** A node listens elsewhere now. */
  record Readdress(NodeId node, NodeAddress address) implements Edit {}

  /** Expects a new node. */
  record Admit(NodeId node, NodeAddress address) implements Edit {}

  /** A node is to leave. */
  record Release(NodeId node) implements Edit {}

  /** A node is gone. */
  record Depart(NodeId node) implements Edit {}

  /** A new keyspace, with the owners of each partition; gets the next id. */
  record Create(String name, KeyspaceSettings settings, List<List<NodeId>> owners)
      implements Edit {}

  /** A keyspace is deleted, with its moves. */
  record Drop(int keyspace) implements Edit {}

  /** Adds moves; whoever has arrived is a member from now on. */
  record Plan(List<Table.Move> moves) implements Edit {}

  /** The first move of a partition begins: its new owner joins. */
  record Begin(int keyspace, int partition) implements Edit {}

  /** The new owner has caught up: it counts from now on, in the old one's place. */
  record Switch(int keyspace, int partition) implements Edit {}

  /** The old owner has nothing left: the move is done. */
  record Finish(int keyspace, int partition) implements Edit {}

  /** All moves that are planned or joining are called off; those that drain go on. */
  record CallOff() implements Edit {}
}
