package io.quorate.server.disk;

import io.quorate.storage.disk.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole pages of a file past the page cache: what is synced right afterwards gains nothing
 * from being copied there first. A write that begins within the page where the last one ended is
 * the usual case of a log; that page is kept here and written again as a whole. Not safe for use by
 * several threads.
 */
public final class DirectPages implements AutoCloseable {
  /** What is written past the cache begins and ends with pages of so many bytes. */
  public static final int PAGE_BYTES = Disk.PAGE_BYTES;

  private static final int BUFFER_BYTES = 256 << 10;

  /** By name, for the compiler warns of the JDK's own options; null where the JDK has none. */
  private static final @Nullable OpenOption DIRECT = directOption();

  private final FileChannel channel;
  private final Arena arena = Arena.ofShared();
  private final ByteBuffer buffer = arena.allocate(BUFFER_BYTES, PAGE_BYTES).asByteBuffer();

  /** The page that lies in the buffer's first page as it is in the file; -1 for none. */
  private long kept = -1;

  private DirectPages(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens the file, or returns null where its file system cannot write past the cache. */
  static @Nullable DirectPages open(Path file) {
    FileChannel channel = channel(file);
    return channel == null ? null : new DirectPages(channel);
  }

  /**
   * The file, for whole pages of it from memory that is aligned to pages; null where its file
   * system cannot write past the cache.
   */
  public static @Nullable FileChannel channel(Path file) {
    try {
      return DIRECT == null || Files.getFileStore(file).getBlockSize() > PAGE_BYTES
          ? null
          : FileChannel.open(file, StandardOpenOption.WRITE, DIRECT);
    } catch (IOException | UnsupportedOperationException refused) {
      return null; // a tmpfs, for one; that the file can be opened at all was seen before
    }
  }

  private static @Nullable OpenOption directOption() {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return (OpenOption) options.getField("DIRECT").get(null);
    } catch (ReflectiveOperationException absent) {
      return null;
    }
  }

  /** Whether {@link #write} can take the range: it ends with a page and begins where it may. */
  boolean takes(long offset, int length) {
    long page = pageOf(offset);
    return (offset == page || page == kept) && pageOf(offset + length) == offset + length;
  }

  /** Writes all that remains in {@code from}; a range that {@link #takes} it. */
  void write(long offset, ByteBuffer from) throws IOException {
    long page = pageOf(offset);
    int start = (int) (offset - page);
    while (from.hasRemaining()) {
      int length = Math.min(from.remaining(), BUFFER_BYTES - start);
      buffer.clear().position(start);
      buffer.put(from.slice(from.position(), length)).flip();
      from.position(from.position() + length);
      kept = -1;
      for (long at = page; buffer.hasRemaining(); ) {
        at += channel.write(buffer, at);
      }
      page += buffer.limit();
      start = 0;
    }
    keepLast(page - PAGE_BYTES);
  }

  private void keepLast(long page) {
    int from = buffer.limit() - PAGE_BYTES;
    if (from > 0) {
      buffer.put(0, buffer, from, PAGE_BYTES);
    }
    kept = page;
  }

  /** Notes that somebody else writes a range of the file. */
  void forget(long offset, int length) {
    if (offset < kept + PAGE_BYTES && offset + length > kept) {
      kept = -1;
    }
  }

  private static long pageOf(long offset) {
    return offset & -PAGE_BYTES;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    arena.close();
  }
}
