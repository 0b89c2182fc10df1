package io.quorate.checker.history;

/** How an operation ended. */
public enum Outcome {
  /** It took effect, between its invocation and its completion. */
  OK,
  /**
   * A compare-and-set looked, between invocation and completion, and its condition did not hold.
   */
  MISMATCH,
  /** It had no effect and saw nothing. */
  FAILED,
  /** Nobody knows: it takes effect at some time after its invocation, or never. */
  INFO
}
