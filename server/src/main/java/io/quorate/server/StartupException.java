package io.quorate.server;

import org.jspecify.annotations.Nullable;

/**
 * A node cannot be started as it was asked to; the message says why and what to do. Nothing was
 * changed.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
