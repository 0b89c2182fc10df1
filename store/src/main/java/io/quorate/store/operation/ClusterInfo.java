package io.quorate.store.operation;

import io.quorate.protocol.process.NodeId;
import java.util.List;
import java.util.SortedMap;

/**
 * The cluster as one node knows it.
 *
 * @param cluster the cluster's id
 * @param self the node that answered
 * @param holder the node that holds the table and changes it
 * @param tableVersion version of the table of ownership
 * @param nodes by name
 * @param keyspaces by name
 * @param cuts groups of nodes that a {@link Request.Cut} keeps apart; empty when none
 */
public record ClusterInfo(
    String cluster,
    NodeId self,
    NodeId holder,
    long tableVersion,
    List<NodeInfo> nodes,
    List<KeyspaceStatus> keyspaces,
    List<List<NodeId>> cuts) {

  /**
   * One node.
   *
   * @param state {@code alive}, {@code suspect}, {@code dead}, {@code joining}, {@code leaving}
   * @param ready whether it serves; as last heard
   * @param hints waiting on that node; -1 when it could not be asked
   * @param figures other counts by name
   */
  public record NodeInfo(
      NodeId node,
      NodeAddress address,
      String state,
      boolean ready,
      long hints,
      SortedMap<String, Long> figures) {}

  /**
   * One keyspace.
   *
   * @param partitionsDiverged partitions whose replicas hold different digests; -1 when not all
   *     could be asked
   * @param partitionsMoving partitions with a move under way or planned
   * @param owners per partition the primaries, in order of preference
   */
  public record KeyspaceStatus(
      KeyspaceInfo keyspace,
      int partitionsDiverged,
      int partitionsMoving,
      long movedRows,
      List<List<NodeId>> owners) {}
}
