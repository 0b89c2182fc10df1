package io.quorate.protocol.membership;

import io.quorate.protocol.process.NodeId;

/** What membership tells the layer above, once per change of a belief about another node. */
public sealed interface MembershipNotice {
  NodeId node();

  /** The node answers. */
  record Alive(NodeId node) implements MembershipNotice {}

  /** The node does not answer; it may only be slow. */
  record Suspect(NodeId node) implements MembershipNotice {}

  /** The node is believed to be down, or said that it left. */
  record Dead(NodeId node, boolean left) implements MembershipNotice {}
}
