package io.quorate.models.blob;

import io.quorate.server.disk.DirectPages;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The end of a pack that grows: what came last waits here, and goes into the file in whole pages,
 * past the page cache where the file system can. A copy of gigabytes into fresh pages of the cache
 * costs as much as hashing them, and pushes out what is read often. Thread-safe.
 */
final class PackTail implements AutoCloseable {
  private static final int PAGE_BYTES = DirectPages.PAGE_BYTES;
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileChannel channel;

  /** Of the same file; null where its file system cannot write past the cache. */
  private final @Nullable FileChannel direct;

  private final Arena arena = Arena.ofShared();
  private final ByteBuffer buffer = arena.allocate(BUFFER_BYTES, PAGE_BYTES).asByteBuffer();

  /** Where in the file the buffer belongs: where a page begins. */
  private long begins;

  private int flushed; // what of the buffer is in the file too
  private boolean closed;

  /** Of a file that ends there. */
  PackTail(Path file, FileChannel channel, long end) throws IOException {
    this.channel = channel;
    this.direct = DirectPages.channel(file);
    load(end);
  }

  /** Goes on at that place of the file, within a page. */
  private void load(long end) throws IOException {
    begins = end & -PAGE_BYTES;
    flushed = (int) (end - begins);
    buffer.clear().limit(flushed);
    PackFile.readFully(channel, buffer, begins);
    buffer.limit(BUFFER_BYTES);
  }

  /** Appends all that remains; where that fails, {@link #cutTo} takes back what was appended. */
  synchronized void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int part = Math.min(bytes.remaining(), buffer.remaining());
      buffer.put(bytes.slice(bytes.position(), part));
      bytes.position(bytes.position() + part);
      if (!buffer.hasRemaining()) {
        write(BUFFER_BYTES);
        begins += BUFFER_BYTES;
        flushed = 0;
        buffer.clear();
      }
    }
  }

  /** Forgets what was appended behind that place. */
  synchronized void cutTo(long end) throws IOException {
    if (end >= begins) {
      buffer.position((int) (end - begins));
      flushed = Math.min(flushed, buffer.position());
    } else {
      channel.truncate(end);
      load(end);
    }
  }

  /**
   * Reads what waits here, and what precedes it from the file.
   *
   * @return false where nothing of it waits here: nothing was read
   */
  synchronized boolean read(ByteBuffer into, long at) throws IOException {
    long inFile = begins + flushed;
    if (closed || at + into.remaining() <= inFile) {
      return false;
    }
    if (at < inFile) {
      ByteBuffer written = into.slice(into.position(), (int) (inFile - at));
      into.position(into.position() + written.remaining());
      PackFile.readFully(channel, written, at);
    }
    int from = (int) (Math.max(at, inFile) - begins);
    into.put(buffer.slice(from, into.remaining()));
    return true;
  }

  /**
   * Puts everything into the file; a page that is not full is written again later, with the same
   * beginning. Zeros fill it up to a whole page: they are no record, and {@link PackFile#seal} cuts
   * them off.
   */
  synchronized void flush() throws IOException {
    int length = buffer.position();
    if (closed || flushed == length) {
      return;
    }
    int padded = (length + PAGE_BYTES - 1) & -PAGE_BYTES;
    for (int at = length; at < padded; at++) {
      buffer.put(at, (byte) 0);
    }
    write(padded);
    int whole = length & -PAGE_BYTES; // pages that no longer change
    begins += whole;
    flushed = length - whole;
    buffer.put(0, buffer, whole, flushed);
    buffer.clear().position(flushed);
  }

  private void write(int bytes) throws IOException {
    PackFile.writeFully(direct == null ? channel : direct, buffer.slice(0, bytes), begins);
  }

  /** What is not flushed is lost. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    arena.close();
    if (direct != null) {
      direct.close();
    }
  }
}
