package io.quorate.storage.journal;

import java.nio.ByteBuffer;

/**
 * A block that is being filled or written: room for the header, then the records. Owned by one
 * thread at a time.
 */
final class PendingBlock {
  private static final int INITIAL_BYTES = 16 << 10;

  private ByteBuffer buffer;
  private long base;
  private int count;

  PendingBlock() {
    buffer = ByteBuffer.allocate(INITIAL_BYTES);
    reset(0);
  }

  void reset(long firstPosition) {
    base = firstPosition;
    count = 0;
    buffer.clear().position(Layout.BLOCK_HEADER_BYTES);
  }

  void add(int keyspace, int partition, byte[] body) {
    reserve(Layout.RECORD_HEADER_BYTES + body.length);
    buffer.putInt(body.length).putInt(keyspace).putInt(partition).put(body);
    count++;
  }

  /** Fills the header in. A block without records becomes a seal. */
  BlockFormat.Header complete(BlockFormat format, long durable) {
    boolean seal = count == 0;
    int bodyBytes = buffer.position() - Layout.BLOCK_HEADER_BYTES;
    var header = new BlockFormat.Header(base, seal ? 1 : count, durable, bodyBytes, seal);
    format.encode(buffer, header);
    return header;
  }

  /**
   * The completed block, padded with zeros to the end of the page that it ends in when it starts at
   * {@code offset}, so that the file system never has to read a page in order to change a part of
   * it.
   */
  ByteBuffer padded(long offset, long segmentBytes) {
    int length = buffer.position();
    int padded = (int) (Math.min(Layout.alignPage(offset + length), segmentBytes) - offset);
    reserve(padded - length);
    ByteBuffer view = buffer.duplicate();
    while (view.position() + Long.BYTES <= padded) {
      view.putLong(0);
    }
    while (view.position() < padded) {
      view.put((byte) 0);
    }
    return view.flip();
  }

  private void reserve(int bytes) {
    if (buffer.remaining() < bytes) {
      int needed = Math.addExact(buffer.position(), bytes);
      int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * buffer.capacity());
      buffer = ByteBuffer.allocate(Math.max(needed, doubled)).put(buffer.flip());
    }
  }

  long base() {
    return base;
  }

  int count() {
    return count;
  }

  /** Bytes so far, header included. */
  int bytes() {
    return buffer.position();
  }

  int capacityBytes() {
    return buffer.capacity();
  }
}
