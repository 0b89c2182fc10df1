package io.quorate.storage.journal;

/**
 * Sizes and marks of the on-disk format. All integers are big-endian.
 *
 * <pre>
 *   segment  = header page (4096) · block · block · …
 *   block    = header (40) · body · padding to 64 bytes
 *   body     = record · record · …           (empty in a seal)
 *   record   = length int32 · keyspace int32 · partition int32 · bytes
 * </pre>
 */
final class Layout {
  static final int FORMAT = 2;

  static final int PAGE_BYTES = 4096;
  static final int BLOCK_ALIGNMENT = 64;
  static final int BLOCK_HEADER_BYTES = 40;
  static final int RECORD_HEADER_BYTES = 12;

  /**
   * What a segment holds besides the bytes of one maximal record; includes room for a last seal.
   */
  static final int OVERHEAD_BYTES =
      PAGE_BYTES + BLOCK_HEADER_BYTES + RECORD_HEADER_BYTES + 2 * BLOCK_ALIGNMENT;

  static final int MAGIC_BLOCK = 0x514a_424b; // QJBK
  static final int MAGIC_SEGMENT = 0x514a_5347; // QJSG
  static final int MAGIC_ROSTER = 0x514a_5253; // QJRS

  private Layout() {}

  static long align(long offset) {
    return (offset + BLOCK_ALIGNMENT - 1) & -BLOCK_ALIGNMENT;
  }

  static long alignPage(long offset) {
    return (offset + PAGE_BYTES - 1) & -PAGE_BYTES;
  }
}
