package io.quorate.protocol.order;

import io.quorate.protocol.process.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A change of membership. One is under way at a time; another one is refused with {@code CONFLICT}.
 */
public sealed interface MembershipChange {

  /**
   * A node begins to receive everything without a vote.
   *
   * @param witness whether it keeps the log alone, and never state; under one name a node is always
   *     or never a witness
   */
  record AddLearner(NodeId node, boolean witness) implements MembershipChange {}

  /**
   * A learner becomes a voter; refused with {@code CONFLICT} (detail {@code behind}: entries that
   * it lacks) until it has caught up. A witness stays one.
   */
  record Promote(NodeId node) implements MembershipChange {}

  /** A node takes part no more; the leader itself may be named, and then steps down at the end. */
  record Remove(NodeId node) implements MembershipChange {}

  /**
   * Other voters take over at once, through a joint configuration. Those that are new must be
   * learners that have caught up; voters that are not named leave, other learners stay.
   */
  record Replace(SortedSet<NodeId> voters) implements MembershipChange {
    public Replace {
      voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
    }
  }
}
