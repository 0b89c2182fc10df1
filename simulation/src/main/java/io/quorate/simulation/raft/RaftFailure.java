package io.quorate.simulation.raft;

import io.quorate.simulation.run.Outcome;

/** A failed run, made smaller, run again with its trace, and told in words. */
final class RaftFailure {
  private static final int TRACE_LINES = Integer.getInteger("quorate.trace", 120);
  private static final int RUNS_MAX = 120;

  private int runs;

  private RaftFailure() {}

  /** The whole story of a scenario that fails. */
  static String text(RaftScenario failing) {
    RaftScenario shrunk = new RaftFailure().shrink(failing);
    Outcome outcome = RaftRun.of(shrunk, TRACE_LINES);
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(failing.seed()).append(" of the raft world broke a promise:\n");
    outcome.violations().forEach(v -> text.append("  ").append(v).append('\n'));
    text.append("settings: ").append(shrunk.settings()).append('\n');
    text.append(
        "%d nodes, %d voters, faults left after shrinking, of %d, with %d operations of each of %d clients:%n"
            .formatted(
                shrunk.nodes(),
                shrunk.voters(),
                failing.plan().size(),
                shrunk.operations(),
                shrunk.clients()));
    shrunk.plan().forEach(planned -> text.append("  ").append(planned).append('\n'));
    text.append("the last of its trace:\n");
    outcome.trace().forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  /** Drops ever smaller stretches of the plan, then operations, for as long as it still fails. */
  private RaftScenario shrink(RaftScenario failing) {
    RaftScenario best = failing;
    for (int chunk = Math.max(1, best.plan().size() / 2); chunk >= 1; chunk /= 2) {
      int from = 0;
      while (from < best.plan().size() && runs < RUNS_MAX) {
        RaftScenario fewer = best.without(from, Math.min(best.plan().size(), from + chunk));
        if (fails(fewer)) {
          best = fewer;
        } else {
          from += chunk;
        }
      }
    }
    for (int step = best.operations() / 2; step >= 1 && runs < RUNS_MAX; step /= 2) {
      RaftScenario shorter = best.withOperations(Math.max(1, best.operations() - step));
      best = fails(shorter) ? shorter : best;
    }
    return best;
  }

  private boolean fails(RaftScenario candidate) {
    runs++;
    return RaftRun.of(candidate, 0).failed();
  }
}
