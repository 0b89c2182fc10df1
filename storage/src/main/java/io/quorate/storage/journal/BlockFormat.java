package io.quorate.storage.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and checks block headers. Both checksums start from the block's base position, so a block
 * validates only where a reader expects exactly that position. Not safe for use by several threads.
 */
class BlockFormat {
  private static final int AT_KIND = 4;
  private static final int AT_BASE = 8;
  private static final int AT_DURABLE = 16;
  private static final int AT_COUNT = 24;
  private static final int AT_BODY_BYTES = 28;
  private static final int AT_BODY_CRC = 32;
  private static final int AT_HEADER_CRC = 36;

  private static final int KIND_RECORDS = 1;
  private static final int KIND_SEAL = 2;

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer seedBytes = ByteBuffer.allocate(Long.BYTES);

  /**
   * One block's header.
   *
   * @param base position of the first record; a seal takes one position as well
   * @param count positions that the block covers, at least 1
   * @param durable last position that was durable when the block was formed
   * @param bodyBytes length of the body
   * @param seal whether this is an empty block that only states {@code durable}
   */
  record Header(long base, int count, long durable, int bodyBytes, boolean seal) {
    long last() {
      return base + count - 1;
    }

    /** Length without padding. */
    int bytes() {
      return Layout.BLOCK_HEADER_BYTES + bodyBytes;
    }
  }

  /** What the checksums of a block start from. Tests replace it to show that it matters. */
  long seed(long base) {
    return base;
  }

  /**
   * How far an opening starts above everything that an earlier one can have written: no opening
   * leaves 2^32 records un-synced. Tests replace it to show that it matters.
   */
  long openingStride() {
    return 1L << 32;
  }

  /** Writes the header of the block that {@code buffer} holds from its index 0 to its position. */
  final void encode(ByteBuffer buffer, Header header) {
    buffer.putInt(0, Layout.MAGIC_BLOCK);
    buffer.putInt(AT_KIND, header.seal() ? KIND_SEAL : KIND_RECORDS);
    buffer.putLong(AT_BASE, header.base());
    buffer.putLong(AT_DURABLE, header.durable());
    buffer.putInt(AT_COUNT, header.count());
    buffer.putInt(AT_BODY_BYTES, header.bodyBytes());
    buffer.putInt(
        AT_BODY_CRC,
        checksum(header.base(), buffer, Layout.BLOCK_HEADER_BYTES, header.bodyBytes()));
    buffer.putInt(AT_HEADER_CRC, checksum(header.base(), buffer, 0, AT_HEADER_CRC));
  }

  /**
   * The base position that the bytes at {@code index} claim, or −1 when they do not look like a
   * block.
   */
  static long claimedBase(ByteBuffer buffer, int index) {
    return buffer.getInt(index) == Layout.MAGIC_BLOCK ? buffer.getLong(index + AT_BASE) : -1;
  }

  /**
   * The header at {@code index} when it is valid for a block that starts at {@code base}, else
   * null.
   */
  final @Nullable Header header(ByteBuffer buffer, int index, long base) {
    if (buffer.getInt(index) != Layout.MAGIC_BLOCK
        || buffer.getInt(index + AT_HEADER_CRC) != checksum(base, buffer, index, AT_HEADER_CRC)) {
      return null;
    }
    int kind = buffer.getInt(index + AT_KIND);
    int count = buffer.getInt(index + AT_COUNT);
    int bodyBytes = buffer.getInt(index + AT_BODY_BYTES);
    if (count < 1 || bodyBytes < 0 || (kind != KIND_RECORDS && kind != KIND_SEAL)) {
      return null;
    }
    long durable = buffer.getLong(index + AT_DURABLE);
    return new Header(base, count, durable, bodyBytes, kind == KIND_SEAL);
  }

  /** Whether the body that follows the header at {@code index} matches it. */
  final boolean bodyMatches(ByteBuffer buffer, int index, Header header) {
    return buffer.getInt(index + AT_BODY_CRC)
        == checksum(header.base(), buffer, index + Layout.BLOCK_HEADER_BYTES, header.bodyBytes());
  }

  private int checksum(long base, ByteBuffer buffer, int from, int length) {
    crc.reset();
    crc.update(seedBytes.clear().putLong(seed(base)).flip());
    crc.update(buffer.duplicate().limit(from + length).position(from));
    return (int) crc.getValue();
  }
}
