package io.quorate.checker;

import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.linearizable.Linearizability;
import io.quorate.checker.search.Budget;
import io.quorate.checker.search.Meter;
import io.quorate.checker.sequential.SequentialConsistency;
import io.quorate.checker.verdict.Explanations;
import io.quorate.checker.verdict.Verdict;
import io.quorate.checker.verdict.Verifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what the algorithms say of a small history with what the definition says. */
public final class Agreement {
  private Agreement() {}

  /** The first seed at which something is wrong, or -1. */
  public static long firstProblem(boolean realTime, long seed, int histories) {
    for (long s = seed; s < seed + histories; s++) {
      try {
        if (problem(realTime, Histories.random(s)) != null) {
          return s;
        }
      } catch (RuntimeException e) {
        return s;
      }
    }
    return -1;
  }

  /** What is wrong with the verdicts on this history, or null. */
  public static @Nullable String problem(boolean realTime, History history) {
    boolean expected = holds(realTime, history);
    String unsound = expected ? problemOfParts(realTime, history) : null;
    if (unsound != null) {
      return unsound;
    }
    String misjudged = problemOfVerifier(realTime, history);
    if (misjudged != null) {
      return misjudged;
    }
    for (int means = 0; means < 2; means++) {
      Verdict verdict = check(realTime, history, means);
      String problem =
          switch (verdict) {
            case Verdict.Valid(List<Operation> witness) ->
                expected ? problemOfWitness(realTime, history, witness) : "no order exists";
            case Verdict.Violated violated ->
                expected ? "an order exists" : problemOfCore(realTime, history, violated);
            case Verdict.Unknown unknown -> unknown.reason();
          };
      if (problem != null) {
        return problem + ", means " + means + ": " + history + " is " + verdict;
      }
    }
    return null;
  }

  private static Verdict check(boolean realTime, History history, int means) {
    Meter meter = new Meter(Budget.standard());
    return realTime
        ? Linearizability.check(history, Linearizability.Means.values()[means], meter)
        : SequentialConsistency.check(history, SequentialConsistency.Means.values()[means], meter);
  }

  public static boolean holds(boolean realTime, History history) {
    return realTime ? Reference.linearizable(history) : Reference.sequential(history);
  }

  /** The verifier accepts an order exactly if the definition does. */
  private static @Nullable String problemOfVerifier(boolean realTime, History history) {
    for (List<Operation> order : Orders.of(history, realTime)) {
      boolean accepted = problemOfWitness(realTime, history, order) == null;
      if (accepted != Reference.isOrder(history, realTime, order)) {
        return "of " + history + " the verifier " + (accepted ? "accepts " : "refuses ") + order;
      }
    }
    return null;
  }

  private static @Nullable String problemOfWitness(
      boolean realTime, History history, List<Operation> witness) {
    return realTime
        ? Verifier.linearization(history, witness)
        : Verifier.sequentialOrder(history, witness);
  }

  private static @Nullable String problemOfCore(
      boolean realTime, History history, Verdict.Violated violated) {
    List<Operation> core = violated.core();
    if (!violated.minimal()) {
      return "the core was not reduced to the end";
    }
    if (holds(realTime, history.of(core))) {
      return "the core violates nothing";
    }
    Explanations explanations = explanations(realTime, history);
    for (Operation one : core) {
      List<Operation> rest = explanations.without(core, List.of(one));
      if (!holds(realTime, history.of(rest))) {
        return one + " can be left out of the core";
      }
    }
    return null;
  }

  /** A part that is closed under explanations is as valid as the whole. */
  private static @Nullable String problemOfParts(boolean realTime, History history) {
    Explanations explanations = explanations(realTime, history);
    List<Operation> all = history.operations().stream().filter(Operation::relevant).toList();
    for (Operation one : all) {
      List<Operation> rest = explanations.without(all, List.of(one));
      if (!holds(realTime, history.of(rest))) {
        return "without " + one + " and what it explains, " + history + " is violated";
      }
    }
    return null;
  }

  private static Explanations explanations(boolean realTime, History history) {
    List<Operation> all = history.operations().stream().filter(Operation::relevant).toList();
    return new Explanations(all, history.initial(), realTime);
  }
}
