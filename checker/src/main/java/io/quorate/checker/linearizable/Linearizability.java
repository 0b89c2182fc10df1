package io.quorate.checker.linearizable;

import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.search.KeyHistory;
import io.quorate.checker.search.Meter;
import io.quorate.checker.verdict.Core;
import io.quorate.checker.verdict.Explanations;
import io.quorate.checker.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges a history key by key, and puts the keys' orders together. */
public final class Linearizability {

  /** Which algorithms may be used; tests compare them. */
  public enum Means {
    /** The fastest that applies. */
    ANY,
    /** Only the search. */
    SEARCH
  }

  /** An operation and the moment at which it takes effect. */
  private record Placed(int moment, Operation operation) {}

  private Linearizability() {}

  /**
   * Judges a history.
   *
   * @throws io.quorate.checker.search.OutOfBudget if that took too much
   */
  public static Verdict check(History history, Means means, Meter meter) {
    List<Placed> placed = new ArrayList<>();
    for (Map.Entry<String, List<Operation>> key : history.relevantByKey().entrySet()) {
      List<Operation> operations = key.getValue();
      Judgement judgement = judge(operations, history.initial(), means, meter);
      if (judgement.order() == null) {
        return violated(key.getKey(), operations, judgement.suspects(), history.initial(), meter);
      }
      int moment = 0;
      for (Operation operation : judgement.order()) {
        moment = Math.max(moment, operation.invoked());
        placed.add(new Placed(moment, operation));
      }
    }
    // Stable, so each key keeps its order; moments of one real-time order never contradict it.
    placed.sort(Comparator.comparingInt(Placed::moment));
    return new Verdict.Valid(placed.stream().map(Placed::operation).toList());
  }

  private static Judgement judge(
      List<Operation> operations, @Nullable String initial, Means means, Meter meter) {
    Judgement quick = means == Means.ANY ? Zones.judge(operations, initial, meter) : null;
    if (quick != null) {
      return quick;
    }
    KeyHistory history = KeyHistory.of(operations, initial, meter);
    return new Judgement(Wgl.order(history, meter), operations);
  }

  private static Verdict violated(
      String key,
      List<Operation> operations,
      List<Operation> suspects,
      @Nullable String initial,
      Meter meter) {
    Explanations explanations = new Explanations(operations, initial, true);
    Core core =
        Core.of(
            suspects,
            explanations,
            some -> judge(some, initial, Means.ANY, meter.again()).order() == null,
            meter.again());
    return new Verdict.Violated(
        "no order of the operations on key '%s' that respects real time explains what they returned"
            .formatted(key),
        core.operations(),
        core.minimal());
  }
}
