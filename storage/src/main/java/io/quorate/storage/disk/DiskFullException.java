package io.quorate.storage.disk;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** There is no room. Nothing was changed; the same call may succeed once room has been made. */
public final class DiskFullException extends DiskException {
  @Serial private static final long serialVersionUID = 1L;

  public DiskFullException(String message) {
    this(message, null);
  }

  public DiskFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
