package io.quorate.storage.tables;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows by key: a hash table with open addressing over entries in order of insertion. A deleted row
 * stays as an entry without a value, since it has to hide the row below. One that was added, and so
 * hides nothing, leaves the table when it is deleted: its entry stays behind, {@linkplain #gone
 * gone}, because numbers of entries are never given out again. So what lives briefly does not crowd
 * out of the processor's caches what is looked up.
 *
 * <p>One thread writes. Once it stops writing, another may read entries by number.
 */
final class RowMap {
  /** What an entry costs besides its bytes: two array headers, slots in four arrays. */
  private static final int ENTRY_OVERHEAD_BYTES = 64;

  private static final int INITIAL_ENTRIES = 256;

  private byte[][] keys = new byte[INITIAL_ENTRIES][];
  private byte[] @Nullable [] values = new byte[INITIAL_ENTRIES][];
  private int[] hashes = new int[INITIAL_ENTRIES];
  private int[] slots = new int[4 * INITIAL_ENTRIES]; // number of an entry + 1, or 0
  private final BitSet added = new BitSet();
  private final BitSet gone = new BitSet();
  private int size;
  private int found; // entries that are not gone
  private long bytes;

  /** Number of the key's entry, or −1. */
  int find(byte[] key, int hash) {
    return slots[slotOf(key, hash)] - 1;
  }

  /** Where the key's entry stands, or would stand. */
  private int slotOf(byte[] key, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (true) {
      int entry = slots[slot] - 1;
      if (entry < 0 || (hashes[entry] == hash && Arrays.equals(keys[entry], key))) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
  }

  /** Sets a row, or with null deletes it. */
  void put(byte[] key, int hash, byte @Nullable [] value) {
    int slot = slotOf(key, hash);
    int entry = slots[slot] - 1;
    if (entry < 0) {
      insert(slot, key, hash, value);
    } else {
      bytes += length(value) - length(values[entry]);
      values[entry] = value;
      if (value == null && added.get(entry)) {
        gone.set(entry);
        found--;
        vacate(slot);
      }
    }
  }

  /** Sets a row that no older generation has, nor what lies below. */
  void add(byte[] key, int hash, byte[] value) {
    int before = size;
    put(key, hash, value);
    if (size > before) {
      added.set(before);
    }
  }

  private void insert(int slot, byte[] key, int hash, byte @Nullable [] value) {
    if (size == keys.length) {
      int capacity = Math.multiplyExact(2, size);
      keys = Arrays.copyOf(keys, capacity);
      values = Arrays.copyOf(values, capacity);
      hashes = Arrays.copyOf(hashes, capacity);
    }
    keys[size] = key;
    values[size] = value;
    hashes[size] = hash;
    size++;
    found++;
    slots[slot] = size;
    bytes += key.length + length(value) + ENTRY_OVERHEAD_BYTES;
    if (slots.length < 3 * found) {
      spread();
    }
  }

  private void spread() {
    slots = new int[Math.multiplyExact(2, slots.length)];
    int mask = slots.length - 1;
    for (int entry = 0; entry < size; entry++) {
      if (!gone.get(entry)) {
        int slot = hashes[entry] & mask;
        while (slots[slot] != 0) {
          slot = slot + 1 & mask;
        }
        slots[slot] = entry + 1;
      }
    }
  }

  /**
   * Empties a slot, moving up whoever was only displaced by it (Knuth, <i>The Art of Computer
   * Programming</i>, volume 3, section 6.4, algorithm R).
   */
  private void vacate(int slot) {
    int mask = slots.length - 1;
    int hole = slot;
    int next = slot + 1 & mask;
    while (slots[next] != 0) {
      int home = hashes[slots[next] - 1] & mask;
      if ((next - home & mask) >= (next - hole & mask)) {
        slots[hole] = slots[next];
        hole = next;
      }
      next = next + 1 & mask;
    }
    slots[hole] = 0;
  }

  private static int length(byte @Nullable [] value) {
    return value == null ? 0 : value.length;
  }

  /** Entries so far, those that are gone included. */
  int size() {
    return size;
  }

  long bytes() {
    return bytes;
  }

  byte[] key(int entry) {
    return keys[entry];
  }

  /** Null for a deleted row. */
  byte @Nullable [] value(int entry) {
    return values[entry];
  }

  /** Whether an entry is as if it had never been. */
  boolean gone(int entry) {
    return gone.get(entry);
  }
}
