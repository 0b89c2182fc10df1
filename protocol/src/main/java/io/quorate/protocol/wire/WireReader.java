package io.quorate.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads what {@link WireWriter} wrote. Accepts the one canonical form of every value only, so that
 * equal values have equal bytes. Not thread-safe; every method throws {@link
 * MalformedWireException} and then leaves the position undefined.
 */
public final class WireReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] source;
  private final int start;
  private final int end;
  private int position;

  public WireReader(byte[] source) {
    this(source, 0, source.length);
  }

  /** Reads {@code count} bytes from {@code offset}; the array must not change meanwhile. */
  public WireReader(byte[] source, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, source.length);
    this.source = source;
    this.start = offset;
    this.end = offset + count;
    this.position = offset;
  }

  /** One byte, 0 to 255. */
  public int u8() {
    need(1, "one byte");
    return source[position++] & 0xff;
  }

  /** One byte that is 0 or 1. */
  public boolean bool() {
    int value = u8();
    if (value > 1) {
      throw malformed("a boolean (0 or 1)", position - 1, "byte " + value);
    }
    return value == 1;
  }

  /** Four bytes, big-endian. */
  public int int32() {
    need(4, "a 32-bit integer");
    int value = (int) INT.get(source, position);
    position += 4;
    return value;
  }

  /** Eight bytes, big-endian. */
  public long int64() {
    need(8, "a 64-bit integer");
    long value = (long) LONG.get(source, position);
    position += 8;
    return value;
  }

  /** Unsigned LEB128 in its shortest form, all 64 bits; negative if the top bit is set. */
  public long varint() {
    int at = position;
    if (at < end && source[at] >= 0) {
      position = at + 1;
      return source[at];
    }
    return longVarint(at);
  }

  private long longVarint(int at) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position == end) {
        throw malformed("a varint", at, "the end of the data after " + (position - at) + " bytes");
      }
      byte next = source[position++];
      if (shift == 63 && next != 1) {
        throw malformed("a varint of at most 64 bits", at, "a longer one");
      }
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          throw malformed("a varint in its shortest form", at, "padding zeros");
        }
        return value;
      }
    }
    throw malformed("a varint of at most 64 bits", at, "a longer one");
  }

  /**
   * A count of things that take at least {@code bytesEachMin} bytes apiece; refuses one that the
   * remaining data cannot hold, so that a garbled count never allocates much.
   */
  public int count(int bytesEachMin) {
    int at = position;
    long value = varint();
    if (value < 0 || value > remaining() / Math.max(1, bytesEachMin)) {
      throw malformed(
          "a count that fits the " + remaining() + " bytes left", at, Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /** A varint that is not negative as a signed 64-bit number. */
  public long counter() {
    int at = position;
    long value = varint();
    if (value < 0) {
      throw malformed("a counter below 2^63", at, Long.toUnsignedString(value));
    }
    return value;
  }

  /** A varint length, then that many bytes, copied. */
  public byte[] bytes() {
    return raw(count(1));
  }

  /** A varint length, then that many bytes of UTF-8. */
  public String string() {
    int count = count(1);
    int at = position;
    position += count;
    for (int i = at; i < position; i++) {
      if (source[i] < 0) {
        return unicode(at, count);
      }
    }
    return new String(source, at, count, StandardCharsets.ISO_8859_1);
  }

  private String unicode(int at, int count) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(source, at, count))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("a UTF-8 string of " + count + " bytes", at, "bytes that are not UTF-8");
    }
  }

  /** Exactly {@code count} bytes, copied. */
  public byte[] raw(int count) {
    needBytes(count);
    byte[] value = Arrays.copyOfRange(source, position, position + count);
    position += count;
    return value;
  }

  /** Passes over {@code count} bytes. */
  public void skip(int count) {
    needBytes(count);
    position += count;
  }

  /** Bytes read so far, counted from the start of the range. */
  public int position() {
    return position - start;
  }

  /** Bytes that are still to be read. */
  public int remaining() {
    return end - position;
  }

  /** Refuses bytes after the last expected one. */
  public void expectEnd() {
    if (position != end) {
      throw malformed("the end of the data", position, remaining() + " more bytes");
    }
  }

  private void needBytes(int count) {
    if (count < 0 || end - position < count) {
      need(count, count + " bytes"); // the sentence is put together only when it is needed
    }
  }

  private void need(int count, String expected) {
    if (count < 0 || end - position < count) {
      throw malformed(expected, position, "only " + remaining() + " bytes left");
    }
  }

  private MalformedWireException malformed(String expected, int at, String found) {
    return new MalformedWireException(expected, at - start, found);
  }
}
