package io.quorate.checker.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of keys that are short sequences of longs: configurations that a search has been at. Open
 * addressing with linear probing over 64-bit slots; the keys stand one after the other in chunks. A
 * key is kept whole, so no collision is ever taken for a visit.
 */
public final class Memo {

  private static final int CHUNK_MIN = 1 << 8;
  private static final int CHUNK_MAX = 1 << 16;
  private static final int POSITION_BITS = 26;
  private static final int CHUNK_BITS = 22;
  private static final int TAG_SHIFT = POSITION_BITS + CHUNK_BITS;

  private final Meter meter;
  private final List<long[]> chunks = new ArrayList<>();
  private long[] slots = new long[64];
  private long[] last = {};
  private int used;
  private int size;
  private long reserved;

  public Memo(Meter meter) {
    this.meter = meter;
    reserve(slots.length);
  }

  /** Adds a key, and tells whether it is new. */
  public boolean add(long[] key, int length) {
    if (size * 2 >= slots.length) {
      grow();
    }
    long hash = hash(key, 0, length);
    int slot = slotOf(hash, slots.length);
    while (slots[slot] != 0) {
      if (tag(slots[slot]) == tag(hash) && equal(slots[slot], key, length)) {
        return false;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = (hash & (-1L << TAG_SHIFT)) | store(key, length);
    size++;
    return true;
  }

  public int size() {
    return size;
  }

  /** Gives all memory back. */
  public void free() {
    meter.release(reserved);
    reserved = 0;
    chunks.clear();
    last = new long[0];
    slots = new long[64];
    size = 0;
  }

  /** Never zero: counts positions from one. */
  private long store(long[] key, int length) {
    if (used + length + 1 > last.length) {
      int next = Math.max(length + 1, Math.min(CHUNK_MAX, Math.max(CHUNK_MIN, 2 * last.length)));
      reserve(next);
      last = new long[next];
      chunks.add(last);
      used = 0;
    }
    int at = used;
    last[at] = length;
    System.arraycopy(key, 0, last, at + 1, length);
    used += length + 1;
    return ((long) chunks.size() << POSITION_BITS) | at;
  }

  private boolean equal(long slot, long[] key, int length) {
    long[] chunk = chunk(slot);
    int at = position(slot);
    return chunk[at] == length && Arrays.equals(chunk, at + 1, at + 1 + length, key, 0, length);
  }

  private void grow() {
    long[] bigger = new long[Math.multiplyExact(slots.length, 2)];
    reserve(bigger.length);
    for (long slot : slots) {
      if (slot != 0) {
        long[] chunk = chunk(slot);
        int at = position(slot);
        int to = slotOf(hash(chunk, at + 1, (int) chunk[at]), bigger.length);
        while (bigger[to] != 0) {
          to = (to + 1) & (bigger.length - 1);
        }
        bigger[to] = slot;
      }
    }
    meter.release(8L * slots.length);
    reserved -= 8L * slots.length;
    slots = bigger;
  }

  private long[] chunk(long slot) {
    return chunks.get((int) ((slot >>> POSITION_BITS) & ((1 << CHUNK_BITS) - 1)) - 1);
  }

  private static int position(long slot) {
    return (int) (slot & ((1 << POSITION_BITS) - 1));
  }

  private static long tag(long slot) {
    return slot >>> TAG_SHIFT;
  }

  private static int slotOf(long hash, int length) {
    return (int) hash & (length - 1);
  }

  private void reserve(long longs) {
    meter.reserve(8 * longs);
    reserved += 8 * longs;
  }

  private static long hash(long[] key, int from, int length) {
    long hash = length;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ key[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    hash *= 0xBF58476D1CE4E5B9L;
    return hash ^ (hash >>> 32);
  }
}
