package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Works out what membership a change leads to, or why it must not be. */
final class ChangeRules {

  /** What comes of a change. */
  sealed interface Outcome {}

  record Next(Membership membership) implements Outcome {}

  record Refused(Refusal refusal) implements Outcome {}

  private final Replica replica;
  private final Peers peers;
  private final Membership now;

  ChangeRules(Replica replica, Peers peers) {
    this.replica = replica;
    this.peers = peers;
    this.now = replica.membership();
  }

  Outcome next(MembershipChange change) {
    return switch (change) {
      case MembershipChange.AddLearner(NodeId node, boolean witness) -> add(node, witness);
      case MembershipChange.Promote(NodeId node) -> promote(node);
      case MembershipChange.Remove(NodeId node) -> remove(node);
      case MembershipChange.Replace(SortedSet<NodeId> voters) -> replace(voters);
    };
  }

  private Outcome add(NodeId node, boolean witness) {
    if (now.contains(node)) {
      return refused(ErrorCode.ALREADY_EXISTS, node + " is a member already");
    }
    SortedSet<NodeId> witnesses = witness ? with(now.witnesses(), node) : now.witnesses();
    return simple(now.voters(), with(now.learners(), node), witnesses);
  }

  private Outcome promote(NodeId node) {
    if (!now.learners().contains(node)) {
      return refused(
          ErrorCode.NOT_FOUND, node + " is no learner: add it as one first, and let it catch up");
    }
    Refusal behind = behind(node);
    return behind != null
        ? new Refused(behind)
        : simple(with(now.voters(), node), without(now.learners(), node), now.witnesses());
  }

  private Outcome remove(NodeId node) {
    if (!now.contains(node)) {
      return refused(ErrorCode.NOT_FOUND, node + " is no member");
    }
    SortedSet<NodeId> rest = without(now.voters(), node);
    boolean voted = rest.size() < now.voters().size();
    if (voted && !rest.isEmpty() && !majorityHeard(rest)) {
      return refused(
          ErrorCode.CONFLICT,
          "Without "
              + node
              + " a majority would be needed of voters that have not been heard lately");
    }
    return simple(rest, without(now.learners(), node), without(now.witnesses(), node));
  }

  /** A change without it would take the group's majority away, and nobody could undo it. */
  private boolean majorityHeard(SortedSet<NodeId> voters) {
    return 2 * voters.stream().filter(this::heard).count() > voters.size();
  }

  private Outcome replace(SortedSet<NodeId> voters) {
    for (NodeId voter : voters) {
      if (!now.voters().contains(voter)) {
        if (!now.learners().contains(voter)) {
          return refused(
              ErrorCode.NOT_FOUND,
              voter + " is no member: add it as a learner first, and let it catch up");
        }
        Refusal behind = behind(voter);
        if (behind != null) {
          return new Refused(behind);
        }
      }
    }
    if (!voters.isEmpty() && !majorityHeard(voters)) {
      return refused(
          ErrorCode.CONFLICT,
          "A majority would be needed of %s, of which too few have been heard lately"
              .formatted(voters));
    }
    TreeSet<NodeId> learners = new TreeSet<>(now.learners());
    learners.removeAll(voters);
    TreeSet<NodeId> changed = new TreeSet<>(voters);
    changed.addAll(now.voters());
    changed.removeIf(node -> voters.contains(node) && now.voters().contains(node));
    if (changed.size() <= 1) {
      TreeSet<NodeId> witnesses = new TreeSet<>(now.witnesses());
      witnesses.removeIf(node -> !voters.contains(node) && !learners.contains(node));
      return simple(voters, learners, witnesses);
    }
    return stateful(voters)
        ? new Next(new Membership(voters, now.voters(), learners, now.witnesses()))
        : stateless();
  }

  private Outcome simple(
      SortedSet<NodeId> voters, SortedSet<NodeId> learners, SortedSet<NodeId> witnesses) {
    return stateful(voters)
        ? new Next(new Membership(voters, Collections.emptySortedSet(), learners, witnesses))
        : stateless();
  }

  private boolean stateful(SortedSet<NodeId> voters) {
    return voters.stream().anyMatch(voter -> !now.witness(voter));
  }

  private static Outcome stateless() {
    return refused(ErrorCode.INVALID_ARGUMENT, "At least one voter that holds state must remain");
  }

  /** Why a learner may not vote yet; null when it has caught up. */
  private @Nullable Refusal behind(NodeId node) {
    Peer peer = peers.of(node);
    long behind = replica.log.last() - (peer == null ? 0 : peer.matched);
    boolean silent = !heard(node);
    if (!silent && behind <= replica.settings.catchUpEntries()) {
      return null;
    }
    return new Refusal(
            ErrorCode.CONFLICT,
            silent
                ? node + " has not been heard lately; it may vote once it has caught up"
                : "%s lacks %,d entries; it may vote once it lacks %,d at most"
                    .formatted(node, behind, replica.settings.catchUpEntries()))
        .with("behind", behind);
  }

  private boolean heard(NodeId node) {
    Peer peer = peers.of(node);
    long since = replica.effects.nanos() - replica.settings.electionNanos();
    return node.equals(replica.self) || (peer != null && peer.heardSince(since));
  }

  private static Outcome refused(ErrorCode code, String message) {
    return new Refused(new Refusal(code, message));
  }

  private static SortedSet<NodeId> with(SortedSet<NodeId> nodes, NodeId node) {
    TreeSet<NodeId> more = new TreeSet<>(nodes);
    more.add(node);
    return more;
  }

  private static SortedSet<NodeId> without(SortedSet<NodeId> nodes, NodeId node) {
    TreeSet<NodeId> fewer = new TreeSet<>(nodes);
    fewer.remove(node);
    return fewer;
  }
}
