package io.quorate.checker.history;

import org.jspecify.annotations.Nullable;

/**
 * One operation of a history.
 *
 * @param id its place among the history's operations, in the order of invocation
 * @param process who asked; a process has one operation open at a time
 * @param result what a get returned, null if there was no value; null for the others
 * @param version what the system called the version read or written, or {@link #NO_VERSION}
 * @param invoked the invocation's place among all events
 * @param returned the completion's place among all events, or {@link #NEVER}
 */
public record Operation(
    int id,
    String process,
    Call call,
    Outcome outcome,
    @Nullable String result,
    long version,
    int invoked,
    int returned) {

  /** The system did not say. */
  public static final long NO_VERSION = -1;

  /** No completion: after all events. */
  public static final int NEVER = Integer.MAX_VALUE;

  public String key() {
    return call.key();
  }

  public Action action() {
    return call.action();
  }

  /** Whether an order of the history must contain it: it took effect, or looked and saw. */
  public boolean mandatory() {
    return outcome == Outcome.OK || outcome == Outcome.MISMATCH;
  }

  /** Whether an order of the history may contain it. */
  public boolean relevant() {
    return mandatory() || (outcome == Outcome.INFO && call.writes());
  }

  /** Whether, in an order, it may change its key. */
  public boolean mayWrite() {
    return call.writes() && (outcome == Outcome.OK || outcome == Outcome.INFO);
  }

  /** Whether it ended before the other began. */
  public boolean before(Operation other) {
    return returned < other.invoked;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("process " + process + ": " + call);
    switch (outcome) {
      case OK -> {
        if (action() == Action.GET) {
          text.append(" -> ").append(result == null ? "nothing" : result);
        }
      }
      case MISMATCH -> text.append(" (did not match)");
      case FAILED -> text.append(" (failed)");
      case INFO -> text.append(" (outcome unknown)");
    }
    if (version != NO_VERSION) {
      text.append(" at version ").append(version);
    }
    return text.toString();
  }
}
