package io.quorate.checker.search;

import io.quorate.checker.history.Operation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Of each value, the operations that write it, by invocation, less those that a search took. */
final class Writers {
  private final List<Operation> operations;
  private final int[] sorted;
  private final int[] value;
  private final int[] start;
  private final int[] next;
  private final int[] place;

  Writers(KeyHistory history) {
    this.operations = history.operations();
    Cell cell = history.cell();
    this.sorted =
        IntStream.range(0, history.size())
            .filter(i -> cell.writes(i) >= 0)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(cell::writes)
                    .thenComparingInt(i -> operations.get(i).invoked()))
            .mapToInt(Integer::intValue)
            .toArray();
    this.value = new int[history.size()];
    this.place = new int[history.size()];
    this.start = new int[cell.values() + 1];
    Arrays.fill(value, Cell.KEEPS);
    for (int i = 0; i < sorted.length; i++) {
      value[sorted[i]] = cell.writes(sorted[i]);
      place[sorted[i]] = i;
      start[value[sorted[i]] + 1]++;
    }
    for (int v = 1; v < start.length; v++) {
      start[v] += start[v - 1];
    }
    this.next = Arrays.copyOf(start, cell.values());
  }

  /** Whether one other than the observer is not taken and began before the observer ended. */
  boolean anyFor(int observer, int wanted, boolean[] taken) {
    while (next[wanted] < start[wanted + 1] && taken[sorted[next[wanted]]]) {
      next[wanted]++;
    }
    int ended = operations.get(observer).returned();
    for (int i = next[wanted]; i < start[wanted + 1]; i++) {
      int writer = sorted[i];
      if (operations.get(writer).invoked() > ended) {
        return false;
      }
      if (!taken[writer] && writer != observer) {
        return true;
      }
    }
    return false;
  }

  /** An operation is no longer taken. */
  void undo(int operation) {
    if (value[operation] != Cell.KEEPS) {
      next[value[operation]] = Math.min(next[value[operation]], place[operation]);
    }
  }
}
