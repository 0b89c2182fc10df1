package io.quorate.node.status;

import io.quorate.node.metadata.Table;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What this node knows of the cluster at the moment of asking. */
public interface ClusterView {

  /** The table that this node serves by. */
  Table table();

  /** Who leads the group that decides the table, or null where that is unknown here. */
  @Nullable NodeId leader();

  /** A node's state as people read it: alive, suspect, dead, or unknown. */
  String state(NodeId node);

  /** This node and the ones worth asking. */
  SortedSet<NodeId> reachable();

  /** Whether this node serves. */
  boolean ready();

  /** The groups of a cut; none when nothing is cut. */
  List<List<NodeId>> cuts();

  /** Every process of a partition of an eventual keyspace on this node. */
  List<ProcessId> processes();

  /** Every group of an ordered keyspace on this node. */
  List<ProcessId> groups();

  /** Who leads a group, or null where that is unknown here. */
  @Nullable NodeId leader(ProcessId group);

  /** Whether a replica of the group that decides the table runs on this node. */
  boolean seated();

  /** Other figures of this node by name. */
  SortedMap<String, Long> counts();
}
