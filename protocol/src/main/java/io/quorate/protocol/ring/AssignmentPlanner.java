package io.quorate.protocol.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Turns the owners of today into balanced owners on another set of nodes by moves of one replica
 * each. Balanced: every node holds its fair share by weight, rounded down or up. As few replicas
 * move as the change of shares demands; now and then one more, where all that a node may give away
 * is already where it is needed.
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
    private static final int UNSEEN = -2;

    private final List<Member> members;
    private final List<List<String>> owners;
    private final boolean[][] holds; // partition, member
    private final int[] loads;
    private final int[] quotas;
    private final double[][] scores; // member, partition
    private final List<Move> moves = new ArrayList<>();

    Plan(List<List<String>> owners, List<Member> members, int replicas) {
      this.members = members;
      this.owners = owners;
      this.holds = new boolean[owners.size()][members.size()];
      this.loads = new int[members.size()];
      this.scores = new double[members.size()][owners.size()];
      for (int member = 0; member < scores.length; member++) {
        for (int partition = 0; partition < owners.size(); partition++) {
          scores[member][partition] = RendezvousPlacement.score(members.get(member), partition);
        }
      }
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

    /** Replicas of nodes that are not members go to those that have fewest other chances. */
    void replaceDeparted() {
      int[] chances = new int[loads.length];
      for (int partition = 0; partition < owners.size(); partition++) {
        if (!departed(partition).isEmpty()) {
          addChances(partition, chances, 1);
        }
      }
      for (int partition = 0; partition < owners.size(); partition++) {
        List<String> departed = departed(partition);
        if (!departed.isEmpty()) {
          addChances(partition, chances, -1);
        }
        for (String from : departed) {
          int to = receiver(partition, chances);
          moves.add(new Move(partition, members.get(to).name(), from));
          holds[partition][to] = true;
          loads[to]++;
        }
      }
    }

    private List<String> departed(int partition) {
      return owners.get(partition).stream()
          .filter(owner -> members.stream().noneMatch(m -> m.name().equals(owner)))
          .toList();
    }

    /** A member may take a replica of a partition that it does not hold. */
    private void addChances(int partition, int[] chances, int change) {
      for (int member = 0; member < chances.length; member++) {
        if (!holds[partition][member]) {
          chances[member] += change;
        }
      }
    }

    /**
     * Moves from above quota to below until there is nobody above. Where the one below has all that
     * the one above could give, a third stands between them.
     */
    void level() {
      List<Integer> chain = chain();
      while (!chain.isEmpty()) {
        for (int i = chain.size() - 1; i > 0; i--) { // the last first: it makes room
          move(chain.get(i - 1), chain.get(i));
        }
        chain = chain();
      }
    }

    /** The shortest way from the fullest above quota to one below; empty if there is none. */
    private List<Integer> chain() {
      int[] cameFrom = new int[loads.length];
      Arrays.fill(cameFrom, UNSEEN);
      ArrayDeque<Integer> open = new ArrayDeque<>();
      for (int member : byRoom(false)) {
        if (room(member) < 0) {
          cameFrom[member] = GONE;
          open.add(member);
        }
      }
      List<Integer> neediest = byRoom(true);
      while (!open.isEmpty()) {
        int from = open.remove();
        for (int to : neediest) {
          if (cameFrom[to] == UNSEEN && bestPartition(from, to) >= 0) {
            cameFrom[to] = from;
            open.add(to);
            if (room(to) > 0) {
              return chainTo(to, cameFrom);
            }
          }
        }
      }
      return List.of();
    }

    private static List<Integer> chainTo(int last, int[] cameFrom) {
      ArrayDeque<Integer> chain = new ArrayDeque<>();
      for (int at = last; at != GONE; at = cameFrom[at]) {
        chain.addFirst(at);
      }
      return List.copyOf(chain);
    }

    private void move(int from, int to) {
      int partition = bestPartition(from, to);
      moves.add(new Move(partition, members.get(to).name(), members.get(from).name()));
      holds[partition][from] = false;
      holds[partition][to] = true;
      loads[from]--;
      loads[to]++;
    }

    /** Members by how much they lack of their quota; the neediest first, or last; then by name. */
    private List<Integer> byRoom(boolean neediestFirst) {
      List<Integer> order = new ArrayList<>();
      for (int member = 0; member < loads.length; member++) {
        order.add(member);
      }
      int sign = neediestFirst ? -1 : 1;
      order.sort((a, b) -> sign * Integer.compare(room(a), room(b)));
      return order;
    }

    /**
     * Who takes a replica of this partition: of those without it and with room, the one that has
     * the fewest chances more than it has room; if nobody has room, the least overfull. Ties by
     * score.
     */
    private int receiver(int partition, int[] chances) {
      int best = GONE;
      for (int member = 0; member < loads.length; member++) {
        if (holds[partition][member]) {
          continue;
        }
        int order = best == GONE ? 1 : urgency(member, chances) - urgency(best, chances);
        if (order > 0 || (order == 0 && score(partition, member) > score(partition, best))) {
          best = member;
        }
      }
      return best;
    }

    private int urgency(int member, int[] chances) {
      int room = room(member);
      return room > 0 ? room - chances[member] : room - Integer.MAX_VALUE / 2;
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
      return scores[member][partition];
    }
  }
}
