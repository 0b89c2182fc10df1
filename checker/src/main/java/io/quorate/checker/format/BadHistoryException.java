package io.quorate.checker.format;

/** A file that is no history. The message names the line. */
public final class BadHistoryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int line;

  BadHistoryException(int line, String message) {
    super("line " + line + ": " + message);
    this.line = line;
  }

  /** Counted from 1. */
  public int line() {
    return line;
  }
}
