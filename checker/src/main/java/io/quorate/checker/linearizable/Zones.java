package io.quorate.checker.linearizable;

import io.quorate.checker.history.Action;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import io.quorate.checker.search.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides registers to which no value is written twice in O(n log n).
 *
 * <p>Source: Gibbons and Korach, "Testing shared memories" (SIAM J. Comput., 1997), section 4. All
 * operations that deal with one value form a cluster: its write and the gets that saw it. They
 * stand together in any order. The cluster's zone lies between the first completion and the last
 * invocation in it. If the completion comes first, the zone is <i>forward</i>: the value was there
 * through all of it. Else it is <i>backward</i>: all of the cluster's operations ran side by side,
 * and any one moment of the zone will do. So the history is linearizable if and only if no get
 * ended before its write began, no two forward zones overlap, and no backward zone lies wholly
 * within a forward one.
 *
 * <p>Deliberately absent: compare-and-set, delete, append and versions; {@link Wgl} judges those.
 */
final class Zones {

  private static final int BEGINNING = -1;

  /** What deals with one value; {@code write} is null for the initial one. */
  private static final class Cluster {
    final @Nullable Operation write;
    final List<Operation> gets = new ArrayList<>();
    @Nullable Operation firstToEnd;
    @Nullable Operation lastToBegin;

    Cluster(@Nullable Operation write) {
      this.write = write;
      if (write != null) {
        add(write);
      }
    }

    void add(Operation operation) {
      if (firstToEnd == null || operation.returned() < firstToEnd.returned()) {
        firstToEnd = operation;
      }
      if (lastToBegin == null || operation.invoked() > lastToBegin.invoked()) {
        lastToBegin = operation;
      }
    }

    /** The initial value was written before all events. */
    int firstEnd() {
      return write == null || firstToEnd == null ? BEGINNING : firstToEnd.returned();
    }

    int lastBegin() {
      return lastToBegin == null ? BEGINNING : lastToBegin.invoked();
    }

    boolean forward() {
      return firstEnd() < lastBegin();
    }

    void suspects(List<Operation> into) {
      for (Operation operation : Arrays.asList(write, firstToEnd, lastToBegin)) {
        if (operation != null && !into.contains(operation)) {
          into.add(operation);
        }
      }
    }
  }

  /**
   * An operation with its place in the order: the moment, then the cluster, then the write first.
   */
  private record Placed(long moment, int cluster, boolean get, Operation operation) {}

  private Zones() {}

  /** Judges the operations of one key, or returns null if this algorithm is not for them. */
  static @Nullable Judgement judge(
      List<Operation> operations, @Nullable String initial, Meter meter) {
    if (!suits(operations)) {
      return null;
    }
    meter.reserve(100L * operations.size());
    try {
      Map<@Nullable String, Cluster> clusters = HashMap.newHashMap(operations.size());
      clusters.put(initial, new Cluster(null));
      for (Operation operation : operations) {
        if (operation.call().writes()
            && clusters.put(operation.call().value(), new Cluster(operation)) != null) {
          return null; // written twice
        }
      }
      Judgement wrong = assign(operations, clusters);
      return wrong != null ? wrong : decide(new ArrayList<>(clusters.values()), meter);
    } finally {
      meter.release(100L * operations.size());
    }
  }

  private static boolean suits(List<Operation> operations) {
    for (Operation operation : operations) {
      boolean put = operation.action() == Action.PUT;
      boolean get = operation.action() == Action.GET && operation.outcome() == Outcome.OK;
      if (!(put || get) || operation.version() != Operation.NO_VERSION) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Judgement assign(
      List<Operation> operations, Map<@Nullable String, Cluster> clusters) {
    for (Operation operation : operations) {
      if (operation.call().writes()) {
        continue;
      }
      Cluster cluster = clusters.get(operation.result());
      if (cluster == null) {
        return new Judgement(null, List.of(operation));
      }
      if (cluster.write != null && operation.before(cluster.write)) {
        return new Judgement(null, List.of(operation, cluster.write));
      }
      cluster.gets.add(operation);
      cluster.add(operation);
    }
    return null;
  }

  private static Judgement decide(List<Cluster> clusters, Meter meter) {
    // A put of unknown outcome that nobody saw may never have happened.
    clusters.removeIf(
        c -> c.gets.isEmpty() && (c.write == null || c.write.outcome() == Outcome.INFO));
    List<Cluster> forward = new ArrayList<>();
    for (Cluster cluster : clusters) {
      if (cluster.forward()) {
        forward.add(cluster);
      }
    }
    forward.sort(Comparator.comparingInt(Cluster::firstEnd));
    for (int i = 1; i < forward.size(); i++) {
      if (forward.get(i - 1).lastBegin() > forward.get(i).firstEnd()) {
        return violated(forward.get(i - 1), forward.get(i));
      }
    }
    meter.look();
    int[] starts = forward.stream().mapToInt(Cluster::firstEnd).toArray();
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < clusters.size(); i++) {
      Cluster cluster = clusters.get(i);
      if (cluster.forward()) {
        placeForward(cluster, i, placed);
        continue;
      }
      Cluster around = lastBefore(forward, starts, cluster.lastBegin());
      long moment = 4L * cluster.lastBegin() + 1;
      if (around != null && around.lastBegin() > cluster.lastBegin()) {
        if (around.lastBegin() > cluster.firstEnd()) {
          return violated(around, cluster);
        }
        moment = 4L * around.lastBegin() + 2;
      }
      placeTogether(cluster, i, moment, placed);
    }
    meter.look();
    placed.sort(
        Comparator.comparingLong(Placed::moment)
            .thenComparingInt(Placed::cluster)
            .thenComparing(Placed::get));
    return new Judgement(placed.stream().map(Placed::operation).toList(), List.of());
  }

  /** The write just before the first completion, each get then or as soon as it has begun. */
  private static void placeForward(Cluster cluster, int number, List<Placed> placed) {
    long start = 4L * cluster.firstEnd() - 1;
    if (cluster.write != null) {
      placed.add(new Placed(start, number, false, cluster.write));
    }
    for (Operation get : cluster.gets) {
      placed.add(new Placed(Math.max(start, 4L * get.invoked() + 1), number, true, get));
    }
  }

  private static void placeTogether(Cluster cluster, int number, long moment, List<Placed> placed) {
    if (cluster.write != null) {
      placed.add(new Placed(moment, number, false, cluster.write));
    }
    for (Operation get : cluster.gets) {
      placed.add(new Placed(moment, number, true, get));
    }
  }

  private static @Nullable Cluster lastBefore(List<Cluster> forward, int[] starts, int moment) {
    int at = Arrays.binarySearch(starts, moment);
    int before = at >= 0 ? at : -at - 2;
    return before < 0 ? null : forward.get(before);
  }

  private static Judgement violated(Cluster one, Cluster other) {
    List<Operation> suspects = new ArrayList<>();
    one.suspects(suspects);
    other.suspects(suspects);
    return new Judgement(null, suspects);
  }
}
