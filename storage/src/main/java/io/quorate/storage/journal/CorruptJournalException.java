package io.quorate.storage.journal;

import java.io.Serial;

/**
 * Bytes that had been durable are damaged or missing. Nothing was changed. What this directory
 * holds must not be served: start the node with an empty data directory, and it fetches its
 * partitions from the other replicas.
 */
public final class CorruptJournalException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;

  private CorruptJournalException(String file, long offset, String message) {
    super(message);
    this.file = file;
    this.offset = offset;
  }

  static CorruptJournalException at(String file, long offset, String what) {
    return new CorruptJournalException(
        file,
        offset,
        "journal file "
            + file
            + " is damaged at byte "
            + offset
            + ": "
            + what
            + ". Data that had been acknowledged is lost on this node. Keep the directory for inspection, start the"
            + " node with an empty one, and let the other replicas fill it");
  }

  /** Name of the damaged file within the journal's directory. */
  public String file() {
    return file;
  }

  /** Where the damage begins, in bytes from the start of the file. */
  public long offset() {
    return offset;
  }
}
