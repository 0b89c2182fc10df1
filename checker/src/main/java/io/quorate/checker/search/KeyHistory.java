package io.quorate.checker.search;

import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one key, ready to be searched: first those that must be in the order, by
 * invocation, then those that may be, by invocation.
 */
public record KeyHistory(List<Operation> operations, int mandatory, Cell cell) {

  /** Prepares one key's relevant operations. */
  public static KeyHistory of(List<Operation> relevant, @Nullable String initial, Meter meter) {
    List<Operation> sorted = new ArrayList<>(relevant.size());
    List<Operation> optional = new ArrayList<>();
    for (Operation operation : relevant) {
      (operation.mandatory() ? sorted : optional).add(operation);
    }
    int mandatory = sorted.size();
    if (!optional.isEmpty()) {
      sorted.addAll(optional);
      Cell cell = new Cell(sorted, initial, meter);
      boolean[] useful = useful(sorted, mandatory, cell);
      List<Operation> kept = new ArrayList<>(sorted.subList(0, mandatory));
      for (int i = mandatory; i < sorted.size(); i++) {
        if (useful[i]) {
          kept.add(sorted.get(i));
        }
      }
      if (kept.size() < sorted.size()) {
        return new KeyHistory(kept, mandatory, new Cell(kept, initial, meter));
      }
      return new KeyHistory(sorted, mandatory, cell);
    }
    return new KeyHistory(sorted, mandatory, new Cell(sorted, initial, meter));
  }

  /**
   * Which optional operations can matter. One whose value nobody needs can be left out of any order
   * without spoiling it, provided that every observation is of a whole value: with appends,
   * versions or failed comparisons all of them are kept.
   */
  private static boolean[] useful(List<Operation> operations, int mandatory, Cell cell) {
    boolean[] useful = new boolean[operations.size()];
    boolean[] needed = new boolean[cell.values()];
    boolean all = false;
    for (int i = 0; i < operations.size(); i++) {
      all |=
          cell.writes(i) == Cell.APPENDS
              || cell.conditionedByVersion(i)
              || operations.get(i).outcome() == Outcome.MISMATCH;
      if (i < mandatory && cell.needs(i) != Cell.ANY) {
        needed[cell.needs(i)] = true;
      }
    }
    if (all) {
      Arrays.fill(useful, mandatory, useful.length, true);
    } else {
      mark(useful, needed, mandatory, cell);
    }
    return useful;
  }

  /** Marks who writes what is needed, then who writes what those need, and so on. */
  private static void mark(boolean[] useful, boolean[] needed, int mandatory, Cell cell) {
    List<List<Integer>> writers = new ArrayList<>();
    ArrayDeque<Integer> wanted = new ArrayDeque<>();
    for (int value = 0; value < needed.length; value++) {
      writers.add(new ArrayList<>(0));
      if (needed[value]) {
        wanted.add(value);
      }
    }
    for (int i = mandatory; i < useful.length; i++) {
      writers.get(cell.writes(i)).add(i);
    }
    while (!wanted.isEmpty()) {
      for (int writer : writers.get(wanted.removeFirst())) {
        useful[writer] = true;
        int value = cell.needs(writer);
        if (value != Cell.ANY && !needed[value]) {
          needed[value] = true;
          wanted.add(value);
        }
      }
    }
  }

  public int size() {
    return operations.size();
  }
}
