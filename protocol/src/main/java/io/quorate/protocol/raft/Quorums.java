package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What a majority says; while two configurations are joint, a majority of each (section 6). */
final class Quorums {
  private final RaftRules rules;

  Quorums(RaftRules rules) {
    this.rules = rules;
  }

  /** Whether enough voters do something. */
  boolean agree(Membership membership, Predicate<NodeId> does) {
    return agree(membership.voters(), does)
        && (!membership.joint() || agree(membership.outgoing(), does));
  }

  /** Whether so many voters do not do something that the others are not enough. */
  boolean hopeless(Membership membership, Predicate<NodeId> refuses) {
    return hopeless(membership.voters(), refuses)
        || (membership.joint() && hopeless(membership.outgoing(), refuses));
  }

  /** The largest number that enough voters have reached. */
  long reached(Membership membership, ToLongFunction<NodeId> number) {
    long newer = reached(membership.voters(), number);
    return membership.joint() ? Math.min(newer, reached(membership.outgoing(), number)) : newer;
  }

  private boolean agree(SortedSet<NodeId> voters, Predicate<NodeId> does) {
    int count = 0;
    for (NodeId voter : voters) {
      count += does.test(voter) ? 1 : 0;
    }
    return !voters.isEmpty() && count >= rules.majority(voters.size());
  }

  private boolean hopeless(SortedSet<NodeId> voters, Predicate<NodeId> refuses) {
    int count = 0;
    for (NodeId voter : voters) {
      count += refuses.test(voter) ? 1 : 0;
    }
    return voters.size() - count < rules.majority(voters.size());
  }

  private long reached(SortedSet<NodeId> voters, ToLongFunction<NodeId> number) {
    if (voters.isEmpty()) {
      return Long.MIN_VALUE;
    }
    long[] numbers = new long[voters.size()];
    int i = 0;
    for (NodeId voter : voters) {
      numbers[i++] = number.applyAsLong(voter);
    }
    Arrays.sort(numbers);
    return numbers[numbers.length - Math.max(1, rules.majority(numbers.length))];
  }
}
