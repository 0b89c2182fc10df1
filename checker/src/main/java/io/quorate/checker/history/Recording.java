package io.quorate.checker.history;

import org.jspecify.annotations.Nullable;

/**
 * Takes down a history event by event, in real-time order: an invocation before the request leaves,
 * a completion after the answer has come.
 */
public interface Recording {

  /** The process asks. It must have no operation open. */
  Recording invoke(String process, Call call);

  /** The process's operation, which is no get, succeeded. */
  default Recording ok(String process) {
    return ok(process, Operation.NO_VERSION);
  }

  /** The same, and the system called what it wrote by this version. */
  Recording ok(String process, long version);

  /** The process's get returned this value; null: there was none. */
  default Recording read(String process, @Nullable String value) {
    return read(process, value, Operation.NO_VERSION);
  }

  /** The same, and the system called what it read by this version. */
  Recording read(String process, @Nullable String value, long version);

  /**
   * The process's operation had no effect. A compare-and-set looked and found that its condition
   * did not hold; if it did not even look, call {@link #refused}.
   */
  Recording fail(String process);

  /** The process's operation was not carried out: it had no effect and saw nothing. */
  Recording refused(String process);

  /**
   * Nobody knows what became of the process's operation: it takes effect at any time from its
   * invocation on, or never. The process may go on.
   */
  Recording info(String process);
}
