package io.quorate.protocol.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A fast 64-bit hash of bytes, for placing keys and comparing states. Its values are stored and
 * sent, so they never change; a test pins them.
 *
 * <p>The construction is the multiply-and-fold family (wyhash by Wang Yi, XXH3 by Yann Collet): 16
 * bytes at a time are masked with constants and the running state, multiplied to 128 bits, and the
 * halves folded by xor. The constants are the fractions of the square roots of 2, 3, 5 and 7. It is
 * neither of those functions bit for bit.
 *
 * <p>Not cryptographic: whoever chooses the bytes can make them collide. No caller may lose data by
 * a collision.
 */
public final class Hash64 {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ROOT2 = 0x6a09e667f3bcc908L;
  private static final long ROOT3 = 0xbb67ae8584caa73bL;
  private static final long ROOT5 = 0x3c6ef372fe94f82bL;
  private static final long ROOT7 = 0xa54ff53a5f1d36f1L;

  private Hash64() {}

  /** The hash that decides a key's partition and binds its context. */
  public static long ofKey(byte[] key) {
    return hash(key, 0);
  }

  public static long hash(byte[] bytes, long seed) {
    return hash(bytes, 0, bytes.length, seed);
  }

  /** The hash of a text's UTF-8 bytes. */
  public static long hash(String text, long seed) {
    return hash(text.getBytes(StandardCharsets.UTF_8), seed);
  }

  /** The hash of {@code count} bytes from {@code offset}. */
  public static long hash(byte[] bytes, int offset, int count, long seed) {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    long state = seed ^ fold(seed ^ ROOT2, count ^ ROOT3);
    long first;
    long second;
    if (count > 16) {
      int at = offset;
      int last = offset + count - 16;
      while (at < last) {
        state = fold(longAt(bytes, at) ^ ROOT5, longAt(bytes, at + 8) ^ state);
        at += 16;
      }
      first = longAt(bytes, last);
      second = longAt(bytes, last + 8);
    } else if (count >= 8) {
      first = longAt(bytes, offset);
      second = longAt(bytes, offset + count - 8);
    } else if (count >= 4) {
      first = intAt(bytes, offset);
      second = intAt(bytes, offset + count - 4);
    } else if (count > 0) {
      first = (bytes[offset] & 0xffL) << 8 | (bytes[offset + (count >> 1)] & 0xff);
      second = bytes[offset + count - 1] & 0xff;
    } else {
      first = 0;
      second = 0;
    }
    return finish(first, second, state, count);
  }

  /** The hash of a number: that of its eight bytes, the lowest first. */
  public static long hash(long value, long seed) {
    return finish(value, value, seed ^ fold(seed ^ ROOT2, 8 ^ ROOT3), 8);
  }

  private static long finish(long first, long second, long state, int count) {
    return fold(ROOT7 ^ count, fold(first ^ ROOT3, second ^ state));
  }

  /** The 128-bit product, its halves combined by xor. */
  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }

  private static long longAt(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  private static long intAt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at) & 0xffffffffL;
  }
}
