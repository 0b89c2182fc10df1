package io.quorate.checker.sequential;

import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.search.Meter;
import io.quorate.checker.verdict.Core;
import io.quorate.checker.verdict.Explanations;
import io.quorate.checker.verdict.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges a history as a whole: first by what must precede what, then by search. */
public final class SequentialConsistency {

  /** Which algorithms may be used; tests compare them. */
  public enum Means {
    /** What must precede what, then the search with that knowledge. */
    ANY,
    /** Only the search, which knows nothing. */
    SEARCH
  }

  /** An order, or where there is none, the nodes that prove it; null: all of them. */
  private record Judgement(@Nullable List<Operation> order, @Nullable List<Operation> suspects) {}

  private SequentialConsistency() {}

  /**
   * Judges a history.
   *
   * @throws io.quorate.checker.search.OutOfBudget if that took too much
   */
  public static Verdict check(History history, Means means, Meter meter) {
    List<Operation> operations = history.operations().stream().filter(Operation::relevant).toList();
    Judgement judgement = judge(operations, history.initial(), means, meter);
    if (judgement.order() != null) {
      return new Verdict.Valid(judgement.order());
    }
    Explanations explanations = new Explanations(operations, history.initial(), false);
    List<Operation> suspects = operations;
    if (judgement.suspects() != null) {
      List<Operation> closed = explanations.closure(judgement.suspects(), operations);
      if (refuted(closed, history.initial(), meter.again())) {
        suspects = closed;
      }
    }
    Core core =
        Core.of(
            suspects,
            explanations,
            some -> refuted(some, history.initial(), meter.again()),
            meter.again());
    return new Verdict.Violated(
        "no one order of all operations that keeps each process's own explains what they returned",
        core.operations(),
        core.minimal());
  }

  private static boolean refuted(
      List<Operation> operations, @Nullable String initial, Meter meter) {
    return judge(operations, initial, Means.ANY, meter).order() == null;
  }

  private static Judgement judge(
      List<Operation> operations, @Nullable String initial, Means means, Meter meter) {
    Sessions sessions = new Sessions(operations, initial, meter);
    if (means == Means.SEARCH) {
      BitSet mandatory = new BitSet();
      for (int node = 0; node < sessions.size(); node++) {
        mandatory.set(node, sessions.mandatory(node));
      }
      Graph chains = new Graph(sessions, mandatory);
      return new Judgement(FrontierSearch.order(sessions, chains, meter), null);
    }
    Saturation saturation = Saturation.of(sessions, meter);
    BitSet refutation = saturation.refutation();
    if (refutation != null) {
      List<Operation> suspects = new ArrayList<>();
      refutation.stream().forEach(node -> suspects.add(sessions.nodes.get(node)));
      return new Judgement(null, suspects);
    }
    return new Judgement(FrontierSearch.order(sessions, saturation.graph(), meter), null);
  }
}
