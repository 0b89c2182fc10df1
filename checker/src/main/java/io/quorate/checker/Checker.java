package io.quorate.checker;

import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.linearizable.Linearizability;
import io.quorate.checker.linearizable.Linearizability.Means;
import io.quorate.checker.search.Budget;
import io.quorate.checker.search.Meter;
import io.quorate.checker.search.OutOfBudget;
import io.quorate.checker.sequential.SequentialConsistency;
import io.quorate.checker.verdict.Verdict;
import io.quorate.checker.verdict.Verifier;
import java.util.List;

/** Judges a history by a model within a budget. Stateless: any thread may call it. */
public final class Checker {
  private Checker() {}

  /** Judges with the standard budget. */
  public static Verdict check(History history, Consistency model) {
    return check(history, model, Budget.standard());
  }

  /**
   * Judges a history. Finding a violation may take the budget's time; reducing it to a core may
   * take it once more. The witness of a valid history was replayed by {@link Verifier}.
   */
  public static Verdict check(History history, Consistency model, Budget budget) {
    return check(history, model, new Meter(budget));
  }

  /** The same, by a meter that tells afterwards what it took. */
  public static Verdict check(History history, Consistency model, Meter meter) {
    Verdict verdict;
    try {
      verdict =
          switch (model) {
            case LINEARIZABLE -> Linearizability.check(history, Means.ANY, meter);
            case SEQUENTIAL ->
                SequentialConsistency.check(history, SequentialConsistency.Means.ANY, meter);
          };
    } catch (OutOfBudget spent) {
      return new Verdict.Unknown(String.valueOf(spent.getMessage()), meter.budget());
    }
    if (verdict instanceof Verdict.Valid(List<Operation> witness)) {
      String wrong =
          switch (model) {
            case LINEARIZABLE -> Verifier.linearization(history, witness);
            case SEQUENTIAL -> Verifier.sequentialOrder(history, witness);
          };
      if (wrong != null) {
        throw new IllegalStateException(
            "A defect of the checker, please report it: its witness is wrong, " + wrong);
      }
    }
    return verdict;
  }
}
