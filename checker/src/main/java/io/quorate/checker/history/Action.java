package io.quorate.checker.history;

/** What an operation does to one key. */
public enum Action {
  /** Reads the value, or that there is none. */
  GET,
  /** Sets the value. */
  PUT,
  /** Removes the value; fine if there is none. */
  DELETE,
  /** Adds text to the end of the value; no value counts as empty text. */
  APPEND,
  /** Sets (or removes) the value if the {@link Condition} holds. */
  CAS
}
