package io.quorate.protocol.quorum;

import java.util.List;

/** Reading keys in order. */
public sealed interface ScanMessage extends SyncMessage {

  /** The coordinator's number for the scan, repeated in the answer. */
  long request();

  /**
   * Asks for a page; answered by {@link ScanPage} or {@link ScanRefused}.
   *
   * @param after exclusive; empty for the beginning
   * @param rowsMax at most this many rows
   */
  record ScanAsk(long epoch, long era, long request, byte[] prefix, byte[] after, int rowsMax)
      implements ScanMessage {}

  /**
   * The sender's rows from there on, tombstones included.
   *
   * @param complete whether no more follow
   */
  record ScanPage(long epoch, long era, long request, boolean complete, List<Keyed> rows)
      implements ScanMessage {}

  /** Refused: the receiver acts under this other epoch, or cannot serve. */
  record ScanRefused(long epoch, long era, long request) implements ScanMessage {}
}
