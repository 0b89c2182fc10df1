package io.quorate.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Appends values to a growing byte array; the counterpart of {@link WireReader}. Reusable through
 * {@link #reset()}. Not thread-safe.
 */
public final class WireWriter {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int LENGTH_MAX = Integer.MAX_VALUE - 8;

  private byte[] buffer;
  private int length;

  public WireWriter() {
    this(64);
  }

  /** A writer that does not grow before {@code capacityBytes} are written. */
  public WireWriter(int capacityBytes) {
    buffer = new byte[Math.max(16, capacityBytes)];
  }

  /** The number of bytes that {@link #varint} writes for this value: 1 to 10. */
  public static int varintLength(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }

  /** One byte: the low eight bits of {@code value}. */
  public WireWriter u8(int value) {
    reserve(1);
    buffer[length++] = (byte) value;
    return this;
  }

  /** One byte, 1 or 0. */
  public WireWriter bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  /** Four bytes, big-endian. */
  public WireWriter int32(int value) {
    reserve(4);
    INT.set(buffer, length, value);
    length += 4;
    return this;
  }

  /** Eight bytes, big-endian. */
  public WireWriter int64(long value) {
    reserve(8);
    LONG.set(buffer, length, value);
    length += 8;
    return this;
  }

  /** Unsigned LEB128 in its shortest form; a negative value is written as 2^64 + value. */
  public WireWriter varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
    return this;
  }

  /** Length as a varint, then the bytes. */
  public WireWriter bytes(byte[] value) {
    return bytes(value, 0, value.length);
  }

  /** Length as a varint, then the bytes of that range. */
  public WireWriter bytes(byte[] value, int offset, int count) {
    varint(count);
    return raw(value, offset, count);
  }

  /** UTF-8: length in bytes as a varint, then the bytes. */
  public WireWriter string(String value) {
    int chars = value.length();
    varint(chars);
    reserve(chars);
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        length -= varintLength(chars);
        return bytes(value.getBytes(StandardCharsets.UTF_8));
      }
      buffer[length + i] = (byte) c;
    }
    length += chars;
    return this;
  }

  /** The bytes alone; the reader has to know how many. */
  public WireWriter raw(byte[] value) {
    return raw(value, 0, value.length);
  }

  /** The bytes of that range alone; the reader has to know how many. */
  public WireWriter raw(byte[] value, int offset, int count) {
    reserve(count);
    System.arraycopy(value, offset, buffer, length, count);
    length += count;
    return this;
  }

  /** Writes four bytes, big-endian, over bytes that were written before. */
  public void setInt32(int offset, int value) {
    Objects.checkFromIndexSize(offset, 4, length);
    INT.set(buffer, offset, value);
  }

  /** Forgets everything after the first {@code count} bytes. */
  public void truncate(int count) {
    length = Objects.checkIndex(count, length + 1);
  }

  /** The number of bytes written so far. */
  public int length() {
    return length;
  }

  /** The array being written to, valid up to {@link #length()} until the next write. */
  public byte[] buffer() {
    return buffer;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  /** Forgets what was written and keeps the array. */
  public void reset() {
    length = 0;
  }

  private void reserve(int more) {
    if (buffer.length - length < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) length + more;
    if (needed > LENGTH_MAX) {
      throw new IllegalStateException(
          "a message of " + needed + " bytes does not fit an array; split it before writing");
    }
    buffer = Arrays.copyOf(buffer, (int) Math.min(LENGTH_MAX, Math.max(needed, 2L * length)));
  }
}
