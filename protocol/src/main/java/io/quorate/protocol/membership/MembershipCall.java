package io.quorate.protocol.membership;

import io.quorate.protocol.process.NodeId;
import java.util.List;
import java.util.SortedSet;

/** What the layer above asks of membership. */
public sealed interface MembershipCall {

  /** These nodes exist: greet those that are not known yet. Answered by nothing. */
  record Meet(SortedSet<NodeId> nodes) implements MembershipCall {}

  /**
   * This node will never be back: forget it, and believe nobody who tells of it. Answered by
   * nothing.
   */
  record Forget(NodeId node) implements MembershipCall {}

  /**
   * The host lost its connection to this node: probe it now instead of when its turn comes.
   * Answered by nothing.
   */
  record Doubt(NodeId node) implements MembershipCall {}

  /** Tell the others that this node is leaving for now. Answered by nothing. */
  record Leave() implements MembershipCall {}

  /** Asks for all beliefs; answered by {@link View}. */
  record Look() implements MembershipCall {}

  /** All members but this node itself, by name. */
  record View(List<Update> members) {}
}
