package io.quorate.protocol.ring;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rendezvous hashing (Thaler and Ravishankar 1998; weighted as by Schindelhauer and Schomaker 2005)
 * with bounded load (Mirrokni et al. 2018): every partition scores every node and prefers high
 * scores, but a node that is full is passed over as primary. No node is primary of more than
 * ceil((1 + slack) · partitions · n / N) partitions, by weight.
 *
 * <p>The order of partitions decides who comes too late to a full node. Should the last partitions
 * find fewer than n nodes with room, earlier ones give way along a shortest chain of swaps.
 *
 * @param slack how far a load may exceed its fair share, e.g. 0.1; at least 0
 */
public record RendezvousPlacement(double slack) implements Placement {
  /** What users call it. */
  public static final String NAME = "rendezvous";

  /** The default bound: a tenth above the fair share. */
  public static final double SLACK = 0.1;

  private static final long SEED = 0x72656e64657a7673L; // "rendezvs"

  public RendezvousPlacement {
    if (!(slack >= 0 && slack <= 1)) {
      throw new IllegalArgumentException("slack must be from 0 to 1, not " + slack);
    }
  }

  public RendezvousPlacement() {
    this(SLACK);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** How much the partition likes the member: −weight / ln(u), u uniform in (0, 1) by hash. */
  static double score(Member member, int partition) {
    long hash = Hash64.hash(member.name(), SEED ^ Hash64.hash(partition, SEED));
    double uniform = ((hash >>> 11) + 0.5) * 0x1p-53;
    return -member.weight() / StrictMath.log(uniform);
  }

  @Override
  public Preferences place(List<Member> members, int partitions, int replicas) {
    Member.requireSorted(members, replicas);
    Filling filling = new Filling(members, new Partitioner(partitions).partitions(), replicas);
    int[] bounds = Quotas.bounds(members, partitions, replicas, slack);
    for (int partition = 0; partition < partitions; partition++) {
      filling.fill(partition, bounds);
    }
    return new Preferences(members, replicas, filling.orders());
  }

  /** All members by falling score; equal scores by name. */
  private static int[] ranking(List<Member> members, int partition) {
    double[] scores = members.stream().mapToDouble(m -> score(m, partition)).toArray();
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[b], scores[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Who holds what while partitions are filled one after another. */
  private static final class Filling {
    private final int replicas;
    private final int[][] rankings;
    private final boolean[][] holds; // partition, member
    private final int[] loads;

    Filling(List<Member> members, int partitions, int replicas) {
      this.replicas = replicas;
      this.rankings = new int[partitions][];
      for (int partition = 0; partition < partitions; partition++) {
        rankings[partition] = ranking(members, partition);
      }
      this.holds = new boolean[partitions][members.size()];
      this.loads = new int[members.size()];
    }

    void fill(int partition, int[] bounds) {
      int missing = replicas;
      for (int member : rankings[partition]) {
        if (missing > 0 && loads[member] < bounds[member]) {
          holds[partition][member] = true;
          loads[member]++;
          missing--;
        }
      }
      while (missing > 0) {
        makeRoom(partition, bounds);
        missing--;
      }
    }

    /** Gives the partition one more member by a breadth-first search for a chain of swaps. */
    private void makeRoom(int partition, int[] bounds) {
      int[] cameFrom = new int[loads.length];
      Arrays.fill(cameFrom, -2);
      ArrayDeque<Integer> open = new ArrayDeque<>();
      for (int member : rankings[partition]) {
        if (!holds[partition][member]) {
          cameFrom[member] = -1;
          open.add(member);
        }
      }
      while (!open.isEmpty()) {
        int member = open.remove();
        if (loads[member] < bounds[member]) {
          shift(member, cameFrom);
          holds[partition][first(member, cameFrom)] = true;
          return;
        }
        for (int next : rankings[partition]) {
          if (cameFrom[next] == -2 && partitionOf(member, next) >= 0) {
            cameFrom[next] = member;
            open.add(next);
          }
        }
      }
      throw new IllegalStateException("bounds below the load they have to carry");
    }

    /** Moves one partition along each step of the chain that ends at {@code member}. */
    private void shift(int member, int[] cameFrom) {
      loads[member]++;
      for (int to = member; cameFrom[to] >= 0; to = cameFrom[to]) {
        int moved = partitionOf(cameFrom[to], to);
        holds[moved][cameFrom[to]] = false;
        holds[moved][to] = true;
      }
    }

    private static int first(int member, int[] cameFrom) {
      int at = member;
      while (cameFrom[at] >= 0) {
        at = cameFrom[at];
      }
      return at;
    }

    /** A filled partition that {@code from} holds and {@code to} does not, or -1. */
    private int partitionOf(int from, int to) {
      for (int partition = 0; partition < holds.length; partition++) {
        if (holds[partition][from] && !holds[partition][to]) {
          return partition;
        }
      }
      return -1;
    }

    /** The members that hold a partition by rank, then the others by rank. */
    int[][] orders() {
      int[][] orders = new int[rankings.length][];
      for (int partition = 0; partition < orders.length; partition++) {
        boolean[] held = holds[partition];
        int[] ranking = rankings[partition];
        orders[partition] =
            IntStream.concat(
                    Arrays.stream(ranking).filter(m -> held[m]),
                    Arrays.stream(ranking).filter(m -> !held[m]))
                .toArray();
      }
      return orders;
    }
  }
}
