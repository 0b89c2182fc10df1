package io.quorate.server.endpoint;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;

/**
 * Ends an exchange with an error. Has no stack trace: it says what the caller did, not where we
 * noticed.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** With what the caller is told. */
  public RefusedException(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  /** With what the caller is told. */
  public RefusedException(ErrorCode code, String message) {
    this(new Refusal(code, message));
  }

  /** What the caller is told. */
  public Refusal refusal() {
    return refusal;
  }
}
