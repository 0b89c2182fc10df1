package io.quorate.protocol.ring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many keys move and how even the load is, method by method, when a node joins or leaves. A
 * balanced placement cannot move fewer than the newcomer's fair share, 1/(N+1), or the leaver's,
 * 1/N.
 */
public final class PlacementComparison {
  /** What happens to the nodes. */
  public enum Change {
    /** One node more, the last by name. */
    JOIN,
    /** The last node leaves. */
    LEAVE_LAST,
    /** A node from the middle leaves. */
    LEAVE_MIDDLE
  }

  /**
   * One method and one change.
   *
   * @param nodesBefore N
   * @param nodesAfter N + 1 or N - 1
   * @param movedShare of all keys, those on another node afterwards, 0 to 1
   * @param minimumShare what no balanced placement can stay below
   * @param loadMaxToMean keys of the fullest node afterwards, in units of the mean
   * @param loadDeviationToMean standard deviation of the nodes' keys afterwards, in the same unit
   */
  public record Result(
      String method,
      Change change,
      int nodesBefore,
      int nodesAfter,
      double movedShare,
      double minimumShare,
      double loadMaxToMean,
      double loadDeviationToMean) {}

  private PlacementComparison() {}

  /** Every method of the room; the partitioned ones with that many partitions. */
  public static List<KeyPlacement> methods(int partitions) {
    return List.of(
        new ModuloPlacement(),
        new RangePlacement(),
        new VirtualNodes(1),
        new VirtualNodes(RingPlacement.TOKENS),
        new JumpHash(),
        new PartitionedPlacement(new RingPlacement(), partitions, false),
        new PartitionedPlacement(new RendezvousPlacement(), partitions, false),
        new PartitionedPlacement(new RingPlacement(), partitions, true),
        new PartitionedPlacement(new RendezvousPlacement(), partitions, true));
  }

  /** All {@link #methods} under all changes, for {@link #sample} keys. */
  public static List<Result> compare(int keyCount, int nodeCount, int partitions) {
    List<byte[]> keys = sample(keyCount);
    List<Result> results = new ArrayList<>();
    for (Change change : Change.values()) {
      for (KeyPlacement method : methods(partitions)) {
        results.add(compare(method, keys, nodeCount, change));
      }
    }
    return List.copyOf(results);
  }

  /** One method under one change, from {@code nodeCount} nodes (at least 2 if one leaves). */
  public static Result compare(
      KeyPlacement method, List<byte[]> keys, int nodeCount, Change change) {
    if (keys.isEmpty() || nodeCount < 1 || (nodeCount == 1 && change != Change.JOIN)) {
      throw new IllegalArgumentException(
          "a comparison needs a key, and a node that stays: "
              + keys.size()
              + " keys, "
              + nodeCount
              + " nodes, "
              + change);
    }
    List<String> before = names(nodeCount);
    List<String> after = after(before, change);
    int[] from = method.place(keys, before);
    int[] to = method.replace(keys, before, after);
    int moved = 0;
    int[] loads = new int[after.size()];
    for (int i = 0; i < to.length; i++) {
      loads[to[i]]++;
      if (!before.get(from[i]).equals(after.get(to[i]))) {
        moved++;
      }
    }
    double mean = (double) to.length / loads.length;
    return new Result(
        method.name(),
        change,
        before.size(),
        after.size(),
        (double) moved / to.length,
        1.0 / Math.max(before.size(), after.size()),
        max(loads) / mean,
        deviation(loads, mean) / mean);
  }

  /** Keys as applications choose them: {@code user/000000} and so on. */
  public static List<byte[]> sample(int count) {
    List<byte[]> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(String.format(Locale.ROOT, "user/%06d", i).getBytes(StandardCharsets.UTF_8));
    }
    return keys;
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      names.add(String.format(Locale.ROOT, "n%04d", i));
    }
    return names;
  }

  private static List<String> after(List<String> before, Change change) {
    List<String> after = new ArrayList<>(before);
    switch (change) {
      case JOIN -> after.add(names(before.size() + 1).getLast());
      case LEAVE_LAST -> after.removeLast();
      case LEAVE_MIDDLE -> after.remove((before.size() - 1) / 2);
    }
    return after;
  }

  private static double max(int[] loads) {
    int max = 0;
    for (int load : loads) {
      max = Math.max(max, load);
    }
    return max;
  }

  private static double deviation(int[] loads, double mean) {
    double sum = 0;
    for (int load : loads) {
      sum += (load - mean) * (load - mean);
    }
    return Math.sqrt(sum / loads.length);
  }
}
