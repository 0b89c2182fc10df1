package io.quorate.storage.disk;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The disk failed: bytes that were written may or may not be durable. Never retry; stop the node,
 * acknowledge nothing that was waiting, and recover from what a fresh start finds.
 */
public final class DiskFailedException extends DiskException {
  @Serial private static final long serialVersionUID = 1L;

  public DiskFailedException(String message) {
    this(message, null);
  }

  public DiskFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
