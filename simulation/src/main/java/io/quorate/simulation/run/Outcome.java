package io.quorate.simulation.run;

import io.quorate.simulation.engine.Counts;
import java.util.List;

/**
 * What came of one run.
 *
 * @param fingerprint equal for equal runs
 * @param events that happened
 * @param virtualNanos that passed in the simulated world
 * @param counts faults it had and branches it reached
 * @param violations broken promises; none in a good run
 * @param trace the end of its trace, if it was traced
 */
public record Outcome(
    long seed,
    long fingerprint,
    long events,
    long virtualNanos,
    Counts counts,
    List<String> violations,
    List<String> trace) {

  /** Whether a promise was broken. */
  public boolean failed() {
    return !violations.isEmpty();
  }
}
