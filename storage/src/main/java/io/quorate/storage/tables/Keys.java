package io.quorate.storage.tables;

import io.quorate.protocol.process.ProcessId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Full keys: the process's eight bytes, then the row's own key. */
public final class Keys {
  /** Length of what comes before a row's own key. */
  public static final int PREFIX_BYTES = Long.BYTES;

  private static final VarHandle LONG_BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_LITTLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L; // 2^64 divided by the golden ratio

  private Keys() {}

  /** Keyspace and partition as one number whose unsigned order is the order of full keys. */
  public static long prefix(ProcessId process) {
    return (long) process.keyspace() << 32 | process.partition() & 0xffff_ffffL;
  }

  /** The full key of a row. */
  public static byte[] full(long prefix, byte[] key) {
    byte[] full = new byte[PREFIX_BYTES + key.length];
    LONG_BIG.set(full, 0, prefix);
    System.arraycopy(key, 0, full, PREFIX_BYTES, key.length);
    return full;
  }

  /** The first possible full key of a process. */
  public static byte[] first(long prefix) {
    byte[] full = new byte[PREFIX_BYTES];
    LONG_BIG.set(full, 0, prefix);
    return full;
  }

  /** The prefix of a full key. */
  static long prefixOf(byte[] full) {
    return (long) LONG_BIG.get(full, 0);
  }

  /** The row's own key. */
  static byte[] own(byte[] full) {
    return Arrays.copyOfRange(full, PREFIX_BYTES, full.length);
  }

  /**
   * A hash of the bytes, the same on every machine and in every run. It mixes eight bytes at a
   * time, because a key is hashed on every read and write of a row.
   */
  static int hash(byte[] key) {
    long hash = key.length * MULTIPLIER;
    int at = 0;
    for (; at + Long.BYTES <= key.length; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONG_LITTLE.get(key, at));
    }
    long rest = 0;
    for (; at < key.length; at++) {
      rest = rest << 8 | key[at] & 0xff;
    }
    hash = mix(hash ^ rest);
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long value) {
    long product = value * MULTIPLIER;
    return product ^ Long.rotateLeft(product, 29) ^ product >>> 32;
  }
}
