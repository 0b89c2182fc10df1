package io.quorate.checker.search;

import java.util.Arrays;

/** Numbers pairs of an int and a long from 0 on, each pair once. */
final class Pairs {

  private final Meter meter;
  private int[] firsts = new int[16];
  private long[] seconds = new long[16];
  private int[] slots = new int[64];
  private int size;

  Pairs(Meter meter) {
    this.meter = meter;
  }

  int number(int first, long second) {
    int slot = slotOf(first, second, slots.length);
    while (slots[slot] != 0) {
      int at = slots[slot] - 1;
      if (firsts[at] == first && seconds[at] == second) {
        return at;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    if (size == firsts.length) {
      grow();
      return number(first, second);
    }
    firsts[size] = first;
    seconds[size] = second;
    slots[slot] = ++size;
    return size - 1;
  }

  int first(int number) {
    return firsts[number];
  }

  long second(int number) {
    return seconds[number];
  }

  private void grow() {
    meter.reserve(28L * size);
    firsts = Arrays.copyOf(firsts, 2 * size);
    seconds = Arrays.copyOf(seconds, 2 * size);
    slots = new int[8 * size];
    for (int i = 0; i < size; i++) {
      int slot = slotOf(firsts[i], seconds[i], slots.length);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = i + 1;
    }
  }

  private static int slotOf(int first, long second, int length) {
    long hash = (first * 0x9E3779B97F4A7C15L) ^ (second * 0xBF58476D1CE4E5B9L);
    hash ^= hash >>> 31;
    return (int) (hash * 0x94D049BB133111EBL >>> 33) & (length - 1);
  }
}
