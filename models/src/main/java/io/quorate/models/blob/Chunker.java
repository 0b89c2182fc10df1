package io.quorate.models.blob;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a stream chunk by chunk, in one buffer: each chunk is to be used before the next is read.
 */
public final class Chunker {
  private static final int CHUNKS_BUFFERED = 4;

  private final InputStream in;
  private final Cutting cutting;
  private final byte[] buffer;
  private int from;
  private int to;
  private int length;
  private boolean ended;

  /** Of a stream, which stays the caller's to close. */
  public Chunker(InputStream in, Cutting cutting) {
    this.in = in;
    this.cutting = cutting;
    this.buffer = new byte[Math.max(64 << 10, CHUNKS_BUFFERED * cutting.bytesMax())];
  }

  /**
   * Moves on to the next chunk.
   *
   * @return whether there is one
   */
  public boolean next() throws IOException {
    from += length;
    length = 0;
    if (to - from < cutting.bytesMax() && !ended) {
      fill();
    }
    if (from == to) {
      return false;
    }
    length = cutting.length(buffer, from, to);
    return true;
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    to += in.readNBytes(buffer, to, buffer.length - to);
    ended = to < buffer.length;
  }

  /** Holds the chunk, from {@link #offset} on. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the chunk begins. */
  public int offset() {
    return from;
  }

  /** How many bytes the chunk has. */
  public int length() {
    return length;
  }

  /** The chunk's digest. */
  public Digest digest() {
    return Digest.of(buffer, from, length);
  }
}
