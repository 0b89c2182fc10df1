package io.quorate.client;

import io.quorate.protocol.process.ErrorCode.Conclusion;
import io.quorate.protocol.process.Refusal;

/** A request was refused; {@link #refusal} has the code, the sentence and the figures. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.code() + ": " + refusal.message());
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** Whether the request may have had its effect, or may have it later. */
  public boolean indeterminate() {
    return refusal.code().conclusion() == Conclusion.INDETERMINATE;
  }
}
