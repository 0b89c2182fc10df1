package io.quorate.api.frame;

import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a stream of bytes into frames. Bytes go in by {@link #room}, {@link #array} and {@link
 * #filled}; frames come out by {@link #next}, without being copied. Not thread-safe.
 */
public final class FrameAssembler {
  /** What {@link #next} found. */
  public enum Step {
    /** A whole frame: {@link #frame} reads it, before the next call of anything else. */
    FRAME,
    /**
     * A frame over the limit: {@link #array} from {@link #offset} holds its first bytes; it is
     * skipped.
     */
    OVERSIZED,
    /** More bytes are wanted. */
    STARVED
  }

  /** Of an oversized frame, so much is kept to tell whose it is. */
  private static final int HEAD_BYTES = 16;

  /** A length over this is no length but somebody who speaks another protocol. */
  private static final int LENGTH_MAX = 1 << 30;

  private static final int IDLE_BYTES = 16 << 10;

  private final int restBytesMax;
  private byte[] array = new byte[IDLE_BYTES];
  private int read;
  private int filled;
  private int offset;
  private int length;
  private int skip;

  /**
   * @param restBytesMax largest frame, its length not counted
   */
  public FrameAssembler(int restBytesMax) {
    this.restBytesMax = restBytesMax;
  }

  /** Makes room for this many bytes at the returned index of {@link #array}. */
  public int room(int bytes) {
    if (read == filled) {
      read = 0;
      filled = 0;
      if (array.length > 16 * IDLE_BYTES && bytes <= IDLE_BYTES) {
        array = new byte[IDLE_BYTES];
      }
    }
    if (array.length - filled < bytes) {
      int kept = filled - read;
      int needed = Math.addExact(kept, bytes);
      byte[] target = needed <= array.length ? array : new byte[Math.max(needed, 2 * kept)];
      System.arraycopy(array, read, target, 0, kept);
      array = target;
      read = 0;
      filled = kept;
    }
    return filled;
  }

  /** Where bytes go in, at the index that {@link #room} returned. */
  public byte[] array() {
    return array;
  }

  /** So many bytes went in. */
  public void filled(int bytes) {
    filled += bytes;
    int skipped = Math.min(skip, filled - read);
    read += skipped;
    skip -= skipped;
  }

  /** Takes the next frame out. Throws where no frame can stand. */
  public Step next() {
    if (filled - read < FrameLimits.LENGTH_BYTES || skip > 0) {
      return Step.STARVED;
    }
    int rest = new WireReader(array, read, FrameLimits.LENGTH_BYTES).int32();
    if (rest <= 0 || rest > LENGTH_MAX) {
      throw new MalformedWireException(
          "the length of a frame, from 1 to " + restBytesMax, 0, foreign(rest));
    }
    int present = filled - read - FrameLimits.LENGTH_BYTES;
    if (rest > restBytesMax) {
      return oversized(rest, present);
    }
    if (present < rest) {
      return Step.STARVED;
    }
    offset = read + FrameLimits.LENGTH_BYTES;
    length = rest;
    read = offset + rest;
    return Step.FRAME;
  }

  private Step oversized(int rest, int present) {
    if (present < HEAD_BYTES) {
      return Step.STARVED;
    }
    offset = read + FrameLimits.LENGTH_BYTES;
    length = rest;
    int skipped = Math.min(rest, present);
    read = offset + skipped;
    skip = rest - skipped;
    return Step.OVERSIZED;
  }

  /** The frame that was found. */
  public WireReader frame() {
    return new WireReader(array, offset, length);
  }

  /** Where the frame starts in {@link #array}. */
  public int offset() {
    return offset;
  }

  /** The size of the frame's rest; of an oversized one, what it claimed. */
  public int length() {
    return length;
  }

  /** The id that the frame carries, also an oversized one; -1 where there is none. */
  public long id() {
    return ClientFrameCodec.peekId(array, offset, Math.min(length, HEAD_BYTES));
  }

  private static String foreign(int rest) {
    byte[] head = {(byte) (rest >>> 24), (byte) (rest >>> 16), (byte) (rest >>> 8), (byte) rest};
    for (byte b : head) {
      if (b < ' ' || b > '~') {
        return Integer.toUnsignedString(rest);
      }
    }
    return "the text \""
        + new String(head, StandardCharsets.ISO_8859_1)
        + "\"; this port takes binary frames, HTTP has a port of its own";
  }
}
