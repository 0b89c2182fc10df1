package io.quorate.storage.tables;

/**
 * Sizes of an overlay.
 *
 * @param freezeBytes rows that collect on the heap before they are written to the tables; twice as
 *     much may be held, one generation filling and one being written or kept to answer reads
 * @param headsBytes limit of the cache of reads
 * @param batchBytes rows that one step of a flush writes
 */
public record OverlayOptions(long freezeBytes, long headsBytes, int batchBytes) {

  /** 32 MiB, 32 MiB and 256 KiB. */
  public static final OverlayOptions DEFAULT = new OverlayOptions(32L << 20, 32L << 20, 256 << 10);

  public OverlayOptions {
    if (freezeBytes < 1 || headsBytes < 0 || batchBytes < 1) {
      throw new IllegalArgumentException(
          "sizes must be positive: freezeBytes "
              + freezeBytes
              + ", headsBytes "
              + headsBytes
              + ", batchBytes "
              + batchBytes);
    }
  }
}
