package io.quorate.storage.journal;

import io.quorate.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads blocks of one segment through a window. */
final class BlockReader {
  private static final int WINDOW_BYTES = 256 << 10;

  private final DiskFile file;
  private final BlockFormat format;
  private ByteBuffer window;
  private long windowOffset;

  BlockReader(DiskFile file, BlockFormat format) {
    this.file = file;
    this.format = format;
    this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, file.size())).limit(0);
  }

  /**
   * The header of the valid block at {@code offset} that starts at {@code base}, or null when there
   * is none.
   */
  BlockFormat.@Nullable Header blockAt(long offset, long base) {
    if (offset + Layout.BLOCK_HEADER_BYTES > file.size()) {
      return null;
    }
    int index = load(offset, Layout.BLOCK_HEADER_BYTES);
    BlockFormat.Header header = format.header(window, index, base);
    if (header == null || offset + header.bytes() > file.size()) {
      return null;
    }
    index = load(offset, header.bytes());
    return format.bodyMatches(window, index, header) ? header : null;
  }

  /**
   * The base that a block at {@code offset} claims to have, or −1 when nothing there looks like a
   * block.
   */
  long claimedBaseAt(long offset) {
    if (offset + Layout.BLOCK_HEADER_BYTES > file.size()) {
      return -1;
    }
    return BlockFormat.claimedBase(window, load(offset, Layout.BLOCK_HEADER_BYTES));
  }

  /** A view of {@code length} bytes at {@code offset}; good until the next call. */
  ByteBuffer bytesAt(long offset, int length) {
    int index = load(offset, length);
    return window.duplicate().position(index).limit(index + length);
  }

  /** Has the window hold the range and returns the index at which it starts. */
  private int load(long offset, int length) {
    if (offset < windowOffset || offset + length > windowOffset + window.limit()) {
      if (window.capacity() < length) {
        window = ByteBuffer.allocate(length);
      }
      windowOffset = offset;
      window.clear().limit((int) Math.min(window.capacity(), file.size() - offset));
      file.read(offset, window);
      window.flip();
    }
    return (int) (offset - windowOffset);
  }
}
