package io.quorate.simulation.run;

import io.quorate.simulation.fault.FaultPlan;
import io.quorate.simulation.world.Scenario;
import java.util.function.Predicate;

/** Finds a smaller scenario that still fails: fewer faults first, then fewer operations. */
final class Shrinker {
  private static final int RUNS_MAX = 150;

  private final Predicate<Scenario> fails;
  private int runs;

  /**
   * @param fails whether a scenario still breaks a promise
   */
  Shrinker(Predicate<Scenario> fails) {
    this.fails = fails;
  }

  Scenario shrink(Scenario failing) {
    return fewerFaults(fewerOperations(fewerFaults(failing)));
  }

  /** Drops ever smaller stretches of the plan for as long as the failure stays. */
  private Scenario fewerFaults(Scenario failing) {
    Scenario best = failing;
    for (int chunk = Math.max(1, best.plan().faults().size() / 2); chunk >= 1; chunk /= 2) {
      int from = 0;
      while (from < best.plan().faults().size() && runs < RUNS_MAX) {
        int to = Math.min(best.plan().faults().size(), from + chunk);
        FaultPlan fewer = best.plan().without(from, to);
        if (stillFails(best.withPlan(fewer))) {
          best = best.withPlan(fewer);
        } else {
          from = to;
        }
      }
    }
    return best;
  }

  private Scenario fewerOperations(Scenario failing) {
    Scenario best = failing;
    int operations = best.workload().operations();
    for (int step = operations / 2; step >= 1 && runs < RUNS_MAX; step /= 2) {
      Scenario shorter = best.withOperations(Math.max(1, best.workload().operations() - step));
      if (stillFails(shorter)) {
        best = shorter;
      }
    }
    return best;
  }

  private boolean stillFails(Scenario candidate) {
    runs++;
    return fails.test(candidate);
  }
}
