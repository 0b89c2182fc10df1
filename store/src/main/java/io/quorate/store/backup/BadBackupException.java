package io.quorate.store.backup;

import java.io.IOException;

/** What was to be read is no backup, not whole, or damaged; the message says which and where. */
public final class BadBackupException extends IOException {
  private static final long serialVersionUID = 1L;

  public BadBackupException(String message) {
    super(message);
  }
}
