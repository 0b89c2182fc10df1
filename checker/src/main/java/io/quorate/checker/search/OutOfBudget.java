package io.quorate.checker.search;

/** Ends a search that has spent its budget. Carries no stack trace: it is an answer. */
public final class OutOfBudget extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutOfBudget(String message) {
    super(message, null, false, false);
  }
}
