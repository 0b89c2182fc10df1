package io.quorate.checker.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Some operations in a fixed order, of which a search wants the first that it has not taken. */
final class Line {
  static final int NONE = -1;

  private final int[] operations;
  private final int[] place;
  private int next;

  /**
   * @param size the number of all operations of the key
   */
  Line(List<Integer> some, Comparator<Integer> order, int size) {
    this.operations = some.stream().sorted(order).mapToInt(Integer::intValue).toArray();
    this.place = new int[size];
    Arrays.fill(place, Integer.MAX_VALUE);
    for (int i = 0; i < operations.length; i++) {
      place[operations[i]] = i;
    }
  }

  /** The first one that is not taken, or {@link #NONE}. */
  int first(boolean[] taken) {
    while (next < operations.length && taken[operations[next]]) {
      next++;
    }
    return next < operations.length ? operations[next] : NONE;
  }

  /** An operation, perhaps of this line, is no longer taken. */
  void undo(int operation) {
    next = Math.min(next, place[operation]);
  }
}
