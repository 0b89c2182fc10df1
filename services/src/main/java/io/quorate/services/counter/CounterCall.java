package io.quorate.services.counter;

/** What is asked of a counter; answered by a {@link CounterReply}, or refused. */
public sealed interface CounterCall {

  /** Reads it; 0 where nobody has added anything. */
  record Get() implements CounterCall {}

  /**
   * Adds, and tells the sum. Refused {@code INDETERMINATE} where nobody knows whether it was added:
   * it is not tried again then.
   */
  record Add(long delta) implements CounterCall {}
}
