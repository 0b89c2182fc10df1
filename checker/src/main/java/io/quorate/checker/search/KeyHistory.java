package io.quorate.checker.search;

import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import java.util.ArrayList;
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
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = mandatory; i < operations.size(); i++) {
        if (!useful[i] && (all || needed[cell.writes(i)])) {
          useful[i] = true;
          changed = true;
          if (cell.needs(i) != Cell.ANY) {
            needed[cell.needs(i)] = true;
          }
        }
      }
    }
    return useful;
  }

  public int size() {
    return operations.size();
  }
}
