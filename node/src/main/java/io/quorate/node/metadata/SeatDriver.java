package io.quorate.node.metadata;

import io.quorate.node.metadata.Table.Seat;
import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the metadata group at as many voters as the cluster can use: says which change comes next,
 * one at a time. Nothing is kept: every look begins with how things stand.
 */
final class SeatDriver {
  private static final int SEATS_MAX = 5;

  /** Voters of the smallest group that stands the failure of one. */
  static final int GROUP_MIN = 3;

  private SeatDriver() {}

  /**
   * Voters in a cluster of so many nodes: an odd number, as an even one stands no more failures.
   */
  static int seats(int nodes) {
    int most = Math.min(SEATS_MAX, nodes);
    return most % 2 == 0 ? most - 1 : most;
  }

  /**
   * The change to make next; null while all is as it should be, or can be. One of three that leaves
   * keeps its vote until another can take its seat: two would stand no failure.
   *
   * @param serves whether a node is known to serve by this very table: one that does not may not
   *     know yet that it has a seat, and as a voter would leave the group without its vote
   */
  static @Nullable MembershipChange next(
      Table table, NodeId self, SortedSet<NodeId> reachable, Predicate<NodeId> serves) {
    List<NodeId> wanted = wanted(table, self, reachable);
    for (Seat seat : table.seats().values()) {
      if (forgotten(table, seat) && !seat.node().equals(self)) {
        return new MembershipChange.Remove(seat.node());
      }
    }
    List<NodeId> learners = new ArrayList<>();
    for (Seat seat : table.seats().values()) {
      if (!seat.votes()) {
        if (!wanted.contains(seat.node())) {
          return new MembershipChange.Remove(seat.node());
        }
        learners.add(seat.node());
      }
    }
    if (table.voters().size() == 1 && wanted.size() > 1) {
      return grow(table, wanted, learners, serves);
    }
    if (!learners.isEmpty()) {
      NodeId first = learners.getFirst();
      return serves.test(first) ? new MembershipChange.Promote(first) : null;
    }
    if (table.voters().size() == GROUP_MIN && wanted.size() == 1) {
      return new MembershipChange.Replace(new TreeSet<>(wanted));
    }
    NodeId surplus = surplus(table, self, wanted, reachable);
    if (surplus == null || table.voters().size() < SEATS_MAX) {
      for (NodeId node : wanted) {
        if (!table.seats().containsKey(node)) {
          return new MembershipChange.AddLearner(node, false);
        }
      }
    }
    boolean wouldBePair = table.voters().size() == GROUP_MIN && wanted.size() < GROUP_MIN;
    return surplus == null || wouldBePair ? null : new MembershipChange.Remove(surplus);
  }

  /**
   * More than one is to vote where one does: they learn first, and then vote all at once. Two
   * voters would stand no failure, and if one of them lost its disk the group would be lost.
   */
  private static @Nullable MembershipChange grow(
      Table table, List<NodeId> wanted, List<NodeId> learners, Predicate<NodeId> serves) {
    for (NodeId node : wanted) {
      if (!table.seats().containsKey(node)) {
        return new MembershipChange.AddLearner(node, false);
      }
    }
    return learners.stream().allMatch(serves)
        ? new MembershipChange.Replace(new TreeSet<>(wanted))
        : null;
  }

  /**
   * A voter that should not be one: those that cannot be reached first, as the others are needed to
   * decide it; oneself last.
   */
  private static @Nullable NodeId surplus(
      Table table, NodeId self, List<NodeId> wanted, SortedSet<NodeId> reachable) {
    return table.voters().stream()
        .filter(voter -> !wanted.contains(voter))
        .min(
            Comparator.comparing((NodeId voter) -> voter.equals(self))
                .thenComparing(reachable::contains)
                .thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  /** Whether the directory that held this seat is gone, and its votes with it. */
  static boolean forgotten(Table table, Seat seat) {
    Table.Member member = table.members().get(seat.node());
    return member == null || member.generation() != seat.generation();
  }

  /**
   * Who should vote: those that do, if they stay; then whoever is here longest. One does not make
   * room for two: it waits until a third can be reached.
   */
  private static List<NodeId> wanted(Table table, NodeId self, SortedSet<NodeId> reachable) {
    List<NodeId> members = table.in(Table.Stage.MEMBER);
    SortedSet<NodeId> voters = table.voters();
    List<Table.Member> fit = new ArrayList<>();
    for (NodeId node : members) {
      Table.Member member = table.members().get(node);
      Seat seat = table.seats().get(node);
      boolean votes = seat != null && seat.votes() && !forgotten(table, seat);
      if (member != null && (votes || (member.generation() != 0 && reachable.contains(node)))) {
        fit.add(member);
      }
    }
    fit.sort(
        Comparator.comparing((Table.Member it) -> !it.node().equals(self))
            .thenComparing(it -> !voters.contains(it.node()))
            .thenComparing(it -> !reachable.contains(it.node()))
            .thenComparing(it -> !table.seats().containsKey(it.node()))
            .thenComparing(Table.Member::generation)
            .thenComparing(Table.Member::node));
    int seats = Math.min(seats(members.size()), fit.size());
    boolean pair = seats == 2 && voters.size() == 1;
    return fit.stream().limit(pair ? 1 : seats).map(Table.Member::node).toList();
  }
}
