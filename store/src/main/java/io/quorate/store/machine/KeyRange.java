package io.quorate.store.machine;

import java.util.Arrays;

/**
 * Keys from {@code from}, inclusive, to {@code to}, exclusive, as unsigned bytes.
 *
 * @param to empty for no end
 */
public record KeyRange(byte[] from, byte[] to) {

  /** All keys. */
  public static final KeyRange ALL = new KeyRange(new byte[0], new byte[0]);

  /** Just that key. */
  public static KeyRange of(byte[] key) {
    return new KeyRange(key, Arrays.copyOf(key, key.length + 1));
  }

  /** The keys that begin so. */
  public static KeyRange prefix(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] to = Arrays.copyOf(prefix, i + 1);
        to[i]++;
        return new KeyRange(prefix, to);
      }
    }
    return new KeyRange(prefix, new byte[0]);
  }

  /** Whether there is room for one key only. */
  public boolean single() {
    return to.length == from.length + 1
        && to[from.length] == 0
        && Arrays.equals(from, 0, from.length, to, 0, from.length);
  }

  public boolean contains(byte[] key) {
    return Arrays.compareUnsigned(key, from) >= 0
        && (to.length == 0 || Arrays.compareUnsigned(key, to) < 0);
  }
}
