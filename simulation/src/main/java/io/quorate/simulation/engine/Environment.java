package io.quorate.simulation.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What everything in one run shares.
 *
 * @param violations promises found broken, in words, oldest first
 */
public record Environment(
    Timeline timeline,
    Fingerprint fingerprint,
    Choices choices,
    Counts counts,
    Trace trace,
    List<String> violations) {
  private static final int VIOLATIONS_MAX = 20;

  /**
   * A new run.
   *
   * @param traceLines lines of trace to keep; 0 for none
   */
  public static Environment of(long seed, int traceLines) {
    Timeline timeline = new Timeline();
    Fingerprint fingerprint = new Fingerprint();
    return new Environment(
        timeline,
        fingerprint,
        new Choices(seed, fingerprint),
        new Counts(),
        new Trace(timeline, traceLines),
        new ArrayList<>());
  }

  /** Reports a broken promise; the run has failed. */
  public void violated(String what) {
    trace.line(() -> "VIOLATION " + what);
    if (violations.size() < VIOLATIONS_MAX) {
      violations.add(what);
    }
  }

  /** Whether a promise was broken. */
  public boolean failed() {
    return !violations.isEmpty();
  }
}
