package io.quorate.simulation.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Unique values: the key and the write's number, then padding. */
public final class Values {
  private Values() {}

  /** The value of a write. */
  public static byte[] of(String key, int number, int padding) {
    byte[] head = (key + "#" + number + " ").getBytes(StandardCharsets.UTF_8);
    byte[] value = Arrays.copyOf(head, head.length + padding);
    Arrays.fill(value, head.length, value.length, (byte) '.');
    return value;
  }

  /** The number of the write that made a value of this key; -1 when none of ours did. */
  public static int number(String key, byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    int end = text.indexOf(' ');
    if (!text.startsWith(key + "#") || end < 0) {
      return -1;
    }
    return Integer.parseInt(text.substring(key.length() + 1, end));
  }
}
