package io.quorate.protocol.clock;

/**
 * A context that a user handed in cannot be used. Nothing was written; the message says what to do.
 */
public final class BadContextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Reason {
    /** Not a context, or damaged on its way: characters, length, structure or checksum. */
    GARBLED,
    /** Longer than any context that is ever issued. */
    TOO_LONG,
    /** Intact, but of a format that this version does not know. */
    UNKNOWN_VERSION,
    /** Issued for another keyspace, or for one of the same name that has since been deleted. */
    FOREIGN_KEYSPACE,
    /** Issued for another key of the same keyspace. */
    FOREIGN_KEY
  }

  private final Reason reason;

  BadContextException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
