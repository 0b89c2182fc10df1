package io.quorate.simulation.run;

import io.quorate.simulation.fault.Shrinkable;
import java.util.function.Predicate;

/**
 * Finds a smaller scenario that still fails: fewer faults first, then fewer operations.
 *
 * @param <S> the kind of scenario
 */
public final class Shrinker<S extends Shrinkable<S>> {
  private static final int RUNS_MAX = 150;

  private final Predicate<S> fails;
  private int runs;

  /**
   * @param fails whether a scenario still breaks a promise
   */
  public Shrinker(Predicate<S> fails) {
    this.fails = fails;
  }

  /** The smallest scenario that was found. */
  public S shrink(S failing) {
    return fewerFaults(fewerOperations(fewerFaults(failing)));
  }

  /** Drops ever smaller stretches of the plan for as long as the failure stays. */
  private S fewerFaults(S failing) {
    S best = failing;
    for (int chunk = Math.max(1, best.faults() / 2); chunk >= 1; chunk /= 2) {
      int from = 0;
      while (from < best.faults() && runs < RUNS_MAX) {
        int to = Math.min(best.faults(), from + chunk);
        S fewer = best.without(from, to);
        if (stillFails(fewer)) {
          best = fewer;
        } else {
          from = to;
        }
      }
    }
    return best;
  }

  private S fewerOperations(S failing) {
    S best = failing;
    for (int step = best.operations() / 2; step >= 1 && runs < RUNS_MAX; step /= 2) {
      S shorter = best.withOperations(Math.max(1, best.operations() - step));
      if (stillFails(shorter)) {
        best = shorter;
      }
    }
    return best;
  }

  private boolean stillFails(S candidate) {
    runs++;
    return fails.test(candidate);
  }
}
