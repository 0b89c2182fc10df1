package io.quorate.protocol.ring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Fair shares of {@code partitions × replicas} replicas by weight, where nobody can hold more than
 * one replica of a partition.
 */
final class Quotas {
  // of the divisions; far below 1 / weights, far above what doubles lose
  private static final double ROUNDING = 1e-6;

  private Quotas() {}

  /**
   * The exact share of each member. One whose weight asks for more than every partition gets just
   * that, and the others divide the rest.
   */
  static double[] shares(List<Member> members, int partitions, int replicas) {
    double[] shares = new double[members.size()];
    boolean[] full = new boolean[members.size()];
    double rest = (double) partitions * replicas;
    double weights = members.stream().mapToInt(Member::weight).sum();
    boolean changed = true;
    while (changed) {
      changed = false;
      double perWeight = rest / weights;
      for (int i = 0; i < shares.length; i++) {
        if (full[i]) {
          continue;
        }
        shares[i] = perWeight * members.get(i).weight();
        if (shares[i] >= partitions) {
          shares[i] = partitions;
          full[i] = true;
          changed = true;
          rest -= partitions;
          weights -= members.get(i).weight();
          break;
        }
      }
    }
    return shares;
  }

  /** The most replicas of each member when loads may exceed the fair share by {@code slack}. */
  static int[] bounds(List<Member> members, int partitions, int replicas, double slack) {
    double[] shares = shares(members, partitions, replicas);
    int[] bounds = new int[shares.length];
    for (int i = 0; i < shares.length; i++) {
      double bound = Math.ceil((1 + slack) * shares[i] - ROUNDING);
      bounds[i] = (int) Math.min(partitions, bound);
    }
    return bounds;
  }

  /**
   * Fair shares in whole replicas, rounded down or up so that they add up; rounded up where {@code
   * loads} is highest above the share, so that the fewest replicas have to move.
   */
  static int[] nearest(List<Member> members, int partitions, int replicas, int[] loads) {
    double[] shares = shares(members, partitions, replicas);
    int[] quotas = new int[shares.length];
    int rest = partitions * replicas;
    List<Integer> fractional = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      quotas[i] = (int) Math.floor(shares[i] + ROUNDING);
      rest -= quotas[i];
      if (shares[i] - quotas[i] > ROUNDING) {
        fractional.add(i);
      }
    }
    fractional.sort(Comparator.comparingDouble(i -> shares[i] - loads[i])); // ties stay by name
    for (int i = 0; i < rest; i++) {
      quotas[fractional.get(i)]++;
    }
    return quotas;
  }
}
