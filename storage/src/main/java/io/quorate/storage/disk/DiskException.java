package io.quorate.storage.disk;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The disk could not do what was asked; the subclass says what to conclude. */
public abstract sealed class DiskException extends RuntimeException
    permits DiskFullException, DiskFailedException {
  @Serial private static final long serialVersionUID = 1L;

  DiskException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
