package io.quorate.server;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A node cannot be started as it was asked to; the message says why and what to do. Nothing was
 * changed.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  StartupException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Why, for programs. */
  public Refusal refusal() {
    return new Refusal(code, String.valueOf(getMessage()));
  }
}
