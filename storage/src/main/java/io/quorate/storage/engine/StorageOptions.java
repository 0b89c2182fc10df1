package io.quorate.storage.engine;

import io.quorate.storage.journal.JournalOptions;
import io.quorate.storage.tables.OverlayOptions;

/**
 * Settings of a {@link StorageEngine}.
 *
 * @param journal sizes of the journal
 * @param overlay sizes of the overlay
 * @param replayBytesMax most bytes that a restart after a crash replays. At half of it the rows are
 *     frozen and flushed; at all of it calls of clients are refused until the flush has caught up
 */
public record StorageOptions(JournalOptions journal, OverlayOptions overlay, long replayBytesMax) {

  /** The defaults of the parts, and at most 128 MiB of replay. */
  public static final StorageOptions DEFAULT =
      new StorageOptions(JournalOptions.DEFAULT, OverlayOptions.DEFAULT, 128L << 20);

  public StorageOptions {
    if (replayBytesMax < 1 || replayBytesMax > journal.bytesMax() / 2) {
      throw new IllegalArgumentException(
          "replayBytesMax is "
              + replayBytesMax
              + "; it must be positive and at most half of the journal's bytesMax, "
              + journal.bytesMax());
    }
  }
}
