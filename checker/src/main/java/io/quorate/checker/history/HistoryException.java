package io.quorate.checker.history;

/** Events that cannot be a history, such as a completion without an invocation. */
public final class HistoryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public HistoryException(String message) {
    super(message);
  }
}
