package io.quorate.protocol.order;

import io.quorate.protocol.process.NodeId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who takes part in a group. While two configurations are joint (Ongaro, <em>Consensus: Bridging
 * Theory and Practice</em>, 2014, section 4.3) every decision needs a majority of each.
 *
 * @param voters of the newer configuration
 * @param outgoing voters of the older one while both are joint; empty otherwise
 * @param learners receive everything and vote on nothing
 * @param witnesses those among all of them that keep the log and hold no state
 */
public record Membership(
    SortedSet<NodeId> voters,
    SortedSet<NodeId> outgoing,
    SortedSet<NodeId> learners,
    SortedSet<NodeId> witnesses) {

  /** Nobody: what a node knows that waits to be admitted. */
  public static final Membership NONE = new Membership(none(), none(), none(), none());

  public Membership {
    voters = copy(voters);
    outgoing = copy(outgoing);
    learners = copy(learners);
    witnesses = copy(witnesses);
    for (NodeId learner : learners) {
      if (voters.contains(learner) || outgoing.contains(learner)) {
        throw new IllegalArgumentException(learner + " cannot be learner and voter at once");
      }
    }
    for (NodeId witness : witnesses) {
      if (!voters.contains(witness) && !outgoing.contains(witness) && !learners.contains(witness)) {
        throw new IllegalArgumentException("Witness " + witness + " must be a voter or a learner");
      }
    }
  }

  /** A group of voters that all hold state. */
  public static Membership of(Collection<NodeId> voters) {
    return new Membership(new TreeSet<>(voters), none(), none(), none());
  }

  /** Whether two configurations are joint. */
  public boolean joint() {
    return !outgoing.isEmpty();
  }

  /** Whether the node votes in either configuration. */
  public boolean votes(NodeId node) {
    return voters.contains(node) || outgoing.contains(node);
  }

  /** Whether the node keeps the log without holding state. */
  public boolean witness(NodeId node) {
    return witnesses.contains(node);
  }

  /** Whether the node takes part in any way. */
  public boolean contains(NodeId node) {
    return votes(node) || learners.contains(node);
  }

  /** All nodes that take part in any way. */
  public SortedSet<NodeId> everyone() {
    TreeSet<NodeId> all = new TreeSet<>(voters);
    all.addAll(outgoing);
    all.addAll(learners);
    return all;
  }

  private static SortedSet<NodeId> none() {
    return Collections.emptySortedSet();
  }

  private static SortedSet<NodeId> copy(SortedSet<NodeId> nodes) {
    return nodes.isEmpty() ? none() : Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
  }
}
