package io.quorate.protocol.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Turns the owners of today into balanced owners on another set of nodes by moves of one replica
 * each. Balanced: every node holds its fair share by weight, rounded down or up. Minimal: replicas
 * leave only nodes that are gone or hold more than their share, so that as many move as the change
 * of shares demands.
 *
 * <p>The moves are in the order in which to make them: replicas of departed nodes first, then from
 * the fullest to the emptiest. After each of them every partition has n distinct owners.
 */
public final class AssignmentPlanner {
  /**
   * One replica changes hands; the new owner takes the place of the old in the list of owners.
   *
   * @param partition from 0
   * @param add the node that gets a replica
   * @param remove the node that gives it up once the other has it
   */
  public record Move(int partition, String add, String remove) {}

  private AssignmentPlanner() {}

  /**
   * The moves from {@code owners} to a balanced assignment on {@code members}; empty if nothing
   * needs to move.
   *
   * @param owners per partition its n distinct owners
   * @param members the nodes to use from now on, ascending by name, at least n
   */
  public static List<Move> plan(List<List<String>> owners, List<Member> members) {
    int replicas = requireEven(owners);
    Member.requireSorted(members, replicas);
    Plan plan = new Plan(owners, members, replicas);
    plan.replaceDeparted();
    plan.level();
    return List.copyOf(plan.moves);
  }

  /** The owners after these moves; refuses a move that does not fit. */
  public static List<List<String>> apply(List<List<String>> owners, List<Move> moves) {
    List<List<String>> next = new ArrayList<>(owners.size());
    owners.forEach(o -> next.add(new ArrayList<>(o)));
    for (Move move : moves) {
      List<String> partition = next.get(move.partition());
      int at = partition.indexOf(move.remove());
      if (at < 0 || partition.contains(move.add())) {
        throw new IllegalArgumentException(move + " does not fit the owners " + partition);
      }
      partition.set(at, move.add());
    }
    return next.stream().map(List::copyOf).toList();
  }

  private static int requireEven(List<List<String>> owners) {
    if (owners.isEmpty()) {
      throw new IllegalArgumentException("there are no partitions to assign");
    }
    int replicas = owners.get(0).size();
    for (int partition = 0; partition < owners.size(); partition++) {
      List<String> of = owners.get(partition);
      if (of.size() != replicas || of.stream().distinct().count() != replicas) {
        throw new IllegalArgumentException(
            "partition " + partition + " needs " + replicas + " distinct owners, not " + of);
      }
    }
    return replicas;
  }

  /** The assignment while it is being changed. */
  private static final class Plan {
    private static final int GONE = -1;

    private final List<Member> members;
    private final List<List<String>> owners;
    private final boolean[][] holds; // partition, member
    private final int[] loads;
    private final int[] quotas;
    private final List<Move> moves = new ArrayList<>();

    Plan(List<List<String>> owners, List<Member> members, int replicas) {
      this.members = members;
      this.owners = owners;
      this.holds = new boolean[owners.size()][members.size()];
      this.loads = new int[members.size()];
      TreeMap<String, Integer> indexes = new TreeMap<>();
      members.forEach(member -> indexes.put(member.name(), indexes.size()));
      for (int partition = 0; partition < owners.size(); partition++) {
        for (String owner : owners.get(partition)) {
          int member = indexes.getOrDefault(owner, GONE);
          if (member != GONE) {
            holds[partition][member] = true;
            loads[member]++;
          }
        }
      }
      this.quotas = Quotas.nearest(members, owners.size(), replicas, loads);
    }

    /** Replicas of nodes that are not members go to those that lack most. */
    void replaceDeparted() {
      for (int partition = 0; partition < owners.size(); partition++) {
        for (String owner : owners.get(partition)) {
          if (members.stream().noneMatch(m -> m.name().equals(owner))) {
            int to = neediest(partition);
            moves.add(new Move(partition, members.get(to).name(), owner));
            holds[partition][to] = true;
            loads[to]++;
          }
        }
      }
    }

    /** Moves from above quota to below until there is nobody above, or nothing that fits. */
    void level() {
      boolean moved = true;
      while (moved) {
        moved = false;
        for (int from : byRoom(false)) {
          if (loads[from] > quotas[from] && giveAway(from)) {
            moved = true;
            break;
          }
        }
      }
    }

    private boolean giveAway(int from) {
      for (int to : byRoom(true)) {
        if (loads[to] >= quotas[to]) {
          break;
        }
        int partition = bestPartition(from, to);
        if (partition >= 0) {
          moves.add(new Move(partition, members.get(to).name(), members.get(from).name()));
          holds[partition][from] = false;
          holds[partition][to] = true;
          loads[from]--;
          loads[to]++;
          return true;
        }
      }
      return false;
    }

    /** Members by how much they lack of their quota; the neediest first, or last; then by name. */
    private List<Integer> byRoom(boolean neediestFirst) {
      List<Integer> order = new ArrayList<>();
      for (int member = 0; member < loads.length; member++) {
        order.add(member);
      }
      int sign = neediestFirst ? -1 : 1;
      order.sort((a, b) -> sign * Integer.compare(quotas[a] - loads[a], quotas[b] - loads[b]));
      return order;
    }

    /** The member without this partition that lacks most of its quota; among equals by score. */
    private int neediest(int partition) {
      int best = -1;
      for (int member = 0; member < loads.length; member++) {
        if (holds[partition][member]) {
          continue;
        }
        int order = best < 0 ? 1 : room(member) - room(best);
        if (order > 0 || (order == 0 && score(partition, member) > score(partition, best))) {
          best = member;
        }
      }
      return best;
    }

    /** The partition of {@code from} that {@code to} lacks and scores highest; -1 if none. */
    private int bestPartition(int from, int to) {
      int best = -1;
      for (int partition = 0; partition < holds.length; partition++) {
        if (holds[partition][from]
            && !holds[partition][to]
            && (best < 0 || score(partition, to) > score(best, to))) {
          best = partition;
        }
      }
      return best;
    }

    private int room(int member) {
      return quotas[member] - loads[member];
    }

    private double score(int partition, int member) {
      return RendezvousPlacement.score(members.get(member), partition);
    }
  }
}
