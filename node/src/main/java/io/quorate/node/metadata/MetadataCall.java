package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.Request;
import java.util.SortedSet;

/** What the layer above asks of the metadata. */
public sealed interface MetadataCall {

  /**
   * Asks for a change of keyspaces or nodes; answered by a {@code Reply} once every live node
   * serves by it, and this node too.
   */
  record Propose(Request change) implements MetadataCall {}

  /**
   * What is believed of the nodes changed; answered by nothing.
   *
   * @param dead a node of which nothing was heard yet is neither reachable nor dead
   */
  record Reachable(SortedSet<NodeId> reachable, SortedSet<NodeId> dead) implements MetadataCall {}

  /** The local replica of a partition came this far in its move; answered by nothing. */
  record Progress(int keyspace, int partition, long epoch, boolean drained)
      implements MetadataCall {}

  /** This node is leaving, and holds nothing for anybody any more; answered by nothing. */
  record Emptied() implements MetadataCall {}

  /** Somebody serves by a newer table than this node; answered by nothing. */
  record Refresh() implements MetadataCall {}

  /** The replica of the metadata group that runs here told something; answered by nothing. */
  record FromGroup(TableGroupNotice notice) implements MetadataCall {}
}
