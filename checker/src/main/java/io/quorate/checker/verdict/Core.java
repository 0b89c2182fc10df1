package io.quorate.checker.verdict;

import io.quorate.checker.history.Operation;
import io.quorate.checker.search.Meter;
import io.quorate.checker.search.OutOfBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reduces a violated history to operations that violate the model by themselves and of which none
 * can be left out. Leaving out a write leaves out with it what it may explain ({@link
 * Explanations}): otherwise a get would soon stand there as a reader of a value that nobody wrote,
 * and the reduced history would be wrong for a reason that the whole one does not have.
 *
 * @param minimal whether every single operation was tried
 */
public record Core(List<Operation> operations, boolean minimal) {

  private static final int WORTH_CUTTING = 32;

  /**
   * @param suspects violate the model
   * @param violated whether some operations violate it; may run out of budget
   */
  public static Core of(
      List<Operation> suspects,
      Explanations explanations,
      Predicate<List<Operation>> violated,
      Meter meter) {
    Reduction reduction = new Reduction(suspects, explanations, violated, meter);
    boolean minimal = true;
    try {
      reduction.cutOffTheEnd();
      reduction.thinOut();
    } catch (OutOfBudget spent) {
      minimal = false;
    }
    List<Operation> core = new ArrayList<>(reduction.kept);
    core.sort(Comparator.comparingInt(Operation::invoked));
    return new Core(core, minimal);
  }

  private static final class Reduction {
    private final Explanations explanations;
    private final Predicate<List<Operation>> violated;
    private final Meter meter;
    private List<Operation> kept;

    Reduction(
        List<Operation> suspects,
        Explanations explanations,
        Predicate<List<Operation>> violated,
        Meter meter) {
      this.kept = List.copyOf(suspects);
      this.explanations = explanations;
      this.violated = violated;
      this.meter = meter;
    }

    /** Leaves out these operations if the rest still violates the model. */
    private boolean leaveOut(List<Operation> some) {
      meter.look();
      List<Operation> rest = explanations.without(kept, some);
      if (!rest.isEmpty() && violated.test(rest)) {
        kept = rest;
        return true;
      }
      return false;
    }

    /** Finds the earliest moment by which the violation has happened. */
    void cutOffTheEnd() {
      if (kept.size() < WORTH_CUTTING) {
        return;
      }
      List<Operation> all = new ArrayList<>(kept);
      all.sort(Comparator.comparingInt(Operation::invoked));
      int low = 1; // so many operations may be enough
      int high = all.size(); // so many certainly are
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (leaveOut(all.subList(middle, all.size()))) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
    }

    /** Leaves out ever smaller parts, and at last single operations until none can go. */
    void thinOut() {
      int part = Math.max(1, kept.size() / 2);
      while (true) {
        boolean gone = false;
        for (int from = Math.max(0, kept.size() - part); from >= 0; from -= part) {
          if (from < kept.size()) {
            int to = Math.min(kept.size(), from + part);
            gone |= leaveOut(List.copyOf(kept.subList(from, to)));
          }
        }
        if (part == 1 && !gone) {
          return;
        }
        part = Math.max(1, part / 2);
      }
    }
  }
}
