package io.quorate.storage.tables;

/**
 * Sizes of an overlay.
 *
 * @param freezeBytes rows that collect on the heap before they are written to the tables; twice as
 *     much may be held, one generation filling and one being written or kept to answer reads
 * @param headsBytes limit of the cache of reads
 */
public record OverlayOptions(long freezeBytes, long headsBytes) {

  /** 32 MiB and 32 MiB. */
  public static final OverlayOptions DEFAULT = new OverlayOptions(32L << 20, 32L << 20);

  public OverlayOptions {
    if (freezeBytes < 1 || headsBytes < 0) {
      throw new IllegalArgumentException(
          "sizes must be positive: freezeBytes " + freezeBytes + ", headsBytes " + headsBytes);
    }
  }
}
