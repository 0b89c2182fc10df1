package io.quorate.store.operation;

import io.quorate.protocol.process.NodeId;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one node knows it.
 *
 * @param cluster the cluster's id
 * @param self the node that answered
 * @param metadata who decides about nodes, keyspaces and ownership
 * @param tableVersion version of the table of ownership
 * @param nodes by name
 * @param keyspaces by name
 * @param cuts groups of nodes that a {@link Request.Cut} keeps apart; empty when none
 */
public record ClusterInfo(
    String cluster,
    NodeId self,
    MetadataInfo metadata,
    long tableVersion,
    List<NodeInfo> nodes,
    List<KeyspaceStatus> keyspaces,
    List<List<NodeId>> cuts) {

  /**
   * The group of nodes that decides the table of ownership.
   *
   * @param leader null while the node that answered knows of none
   * @param voters a majority of them decides
   * @param learners those that are about to become voters
   */
  public record MetadataInfo(@Nullable NodeId leader, List<NodeId> voters, List<NodeId> learners) {
    public MetadataInfo {
      voters = List.copyOf(voters);
      learners = List.copyOf(learners);
    }
  }

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
