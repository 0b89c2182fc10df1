package io.quorate.checker.verdict;

import io.quorate.checker.history.Operation;
import io.quorate.checker.search.Budget;
import java.util.List;

/** The answer of a check. */
public sealed interface Verdict {

  /**
   * The history satisfies the model.
   *
   * @param witness an order of its operations that proves it; {@link Verifier} replays it
   */
  record Valid(List<Operation> witness) implements Verdict {}

  /**
   * The history violates the model.
   *
   * @param reason in one sentence
   * @param core operations that cannot be ordered already by themselves: wherever they occur, the
   *     model is violated
   * @param minimal whether it was tried that no operation of the core can be left out; false when
   *     the budget ended before that
   */
  record Violated(String reason, List<Operation> core, boolean minimal) implements Verdict {}

  /** Nobody knows within this budget. */
  record Unknown(String reason, Budget budget) implements Verdict {}
}
