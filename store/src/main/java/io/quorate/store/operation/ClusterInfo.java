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
 * @param groups that one of their replicas leads: the one that decides the table, then those of
 *     ordered keyspaces by name and partition; none where nobody was asked
 * @param cuts groups of nodes that a {@link Request.Cut} keeps apart; empty when none
 */
public record ClusterInfo(
    String cluster,
    NodeId self,
    MetadataInfo metadata,
    long tableVersion,
    List<NodeInfo> nodes,
    List<KeyspaceStatus> keyspaces,
    List<GroupInfo> groups,
    List<List<NodeId>> cuts) {

  /**
   * A group of replicas that one of them leads.
   *
   * @param keyspace its name; empty for the group that decides the table
   * @param leader as the replica with the newest term knows; null while it knows of none
   * @param term the newest that any replica has seen
   * @param decided index of the newest entry that any replica knows to be decided
   * @param replicas those that could be asked, by node
   */
  public record GroupInfo(
      String keyspace,
      int partition,
      @Nullable NodeId leader,
      long term,
      long decided,
      List<ReplicaInfo> replicas) {
    public GroupInfo {
      replicas = List.copyOf(replicas);
    }

    /** How many decided entries a replica has yet to apply. */
    public long lag(ReplicaInfo replica) {
      return Math.max(0, decided - replica.applied());
    }
  }

  /**
   * A replica of a group.
   *
   * @param role {@code leader}, {@code follower}, {@code candidate}, {@code learner}, {@code
   *     witness} or {@code outsider}
   * @param applied index of the last entry that its state reflects
   */
  public record ReplicaInfo(NodeId node, String role, long applied) {}

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
