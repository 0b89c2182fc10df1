package io.quorate.models.remote;

import io.quorate.protocol.process.Refusal;

/** What was asked was not done, or perhaps: the refusal's code says which. */
public final class RefusedCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** With what a node said. */
  public RefusedCallException(Refusal refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  /** What a node said. */
  public Refusal refusal() {
    return refusal;
  }
}
