package io.quorate.checker;

import io.quorate.checker.history.History;
import io.quorate.checker.search.Budget;
import io.quorate.checker.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The strongest model that a history satisfies. Each model accepts only what the ones after it in
 * {@link Consistency} accept, so they are judged from the strongest on until one holds.
 *
 * @param judged what was judged, the strongest model first; only the last can be valid
 */
public record Strongest(List<Judged> judged) {

  /** A model and what was found. */
  public record Judged(Consistency model, Verdict verdict) {}

  public Strongest {
    judged = List.copyOf(judged);
  }

  /** Judges a history, with the whole budget for each model. */
  public static Strongest of(History history, Budget budget) {
    List<Judged> judged = new ArrayList<>();
    for (Consistency model : Consistency.values()) {
      Verdict verdict = Checker.check(history, model, budget);
      judged.add(new Judged(model, verdict));
      if (verdict instanceof Verdict.Valid) {
        break;
      }
    }
    return new Strongest(judged);
  }

  /** The strongest model that is known to be satisfied, or null for none. */
  public @Nullable Consistency model() {
    Judged last = judged.getLast();
    return last.verdict() instanceof Verdict.Valid ? last.model() : null;
  }

  /**
   * Whether the answer is final: no stronger model is undecided, or the weakest is violated, and
   * with it all.
   */
  public boolean certain() {
    return judged.getLast().verdict() instanceof Verdict.Violated
        || judged.stream().noneMatch(one -> one.verdict() instanceof Verdict.Unknown);
  }

  /** The answer in one sentence. */
  @Override
  public String toString() {
    Consistency model = model();
    if (certain()) {
      return model == null
          ? "The history satisfies none of the models."
          : "The strongest model that the history satisfies is %s.".formatted(model.id());
    }
    return model == null
        ? "Nobody knows which model the history satisfies."
        : "The history satisfies %s, and perhaps a stronger model.".formatted(model.id());
  }
}
