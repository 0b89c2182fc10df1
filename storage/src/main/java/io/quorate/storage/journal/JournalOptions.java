package io.quorate.storage.journal;

/**
 * Sizes of a journal.
 *
 * @param segmentBytes size of one file. Larger means fewer roll-overs, and more that must be below
 *     the mark before it can be recycled
 * @param bytesMax limit over all files, spares included. At the limit the journal is full; what
 *     protocols still submit then may exceed it by a segment or two, while there is room on the
 *     disk
 * @param blockBytesMax most bytes that one group commit writes, except that one larger record gets
 *     a block of its own; bounds how long a record that just missed a commit waits for the next
 */
public record JournalOptions(int segmentBytes, long bytesMax, int blockBytesMax) {

  /** 64 MiB segments, 1 GiB in all, 4 MiB a block. */
  public static final JournalOptions DEFAULT = new JournalOptions(64 << 20, 1L << 30, 4 << 20);

  public JournalOptions {
    if (segmentBytes < 16 << 10 || segmentBytes % Layout.PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          "segmentBytes is " + segmentBytes + "; it must be a multiple of 4096 and at least 16384");
    }
    if (bytesMax < 3L * segmentBytes) {
      throw new IllegalArgumentException(
          "bytesMax is " + bytesMax + "; three segments of " + segmentBytes + " must fit");
    }
    if (blockBytesMax < 1024 || blockBytesMax > segmentBytes - Layout.OVERHEAD_BYTES) {
      throw new IllegalArgumentException(
          "blockBytesMax is "
              + blockBytesMax
              + "; it must lie between 1024 and "
              + (segmentBytes - Layout.OVERHEAD_BYTES));
    }
  }

  /**
   * The longest record body that fits: a segment less its header, a block header, a record header
   * and room for a seal.
   */
  public int recordBytesMax() {
    return segmentBytes - Layout.OVERHEAD_BYTES;
  }
}
