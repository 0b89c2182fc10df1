package io.quorate.storage.tables;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows by key: a hash table with open addressing over entries in order of insertion. A deleted row
 * stays as an entry without a value, since it has to hide the row below. Entries are never removed.
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
  private final BitSet fresh = new BitSet(); // entries that hide nothing below
  private int size;
  private long bytes;

  /** Number of the key's entry, or −1. */
  int find(byte[] key, int hash) {
    int mask = slots.length - 1;
    for (int slot = hash & mask; ; slot = slot + 1 & mask) {
      int entry = slots[slot] - 1;
      if (entry < 0 || (hashes[entry] == hash && Arrays.equals(keys[entry], key))) {
        return entry;
      }
    }
  }

  /** Sets a row, or with null deletes it. */
  void put(byte[] key, int hash, byte @Nullable [] value) {
    int entry = find(key, hash);
    if (entry >= 0) {
      bytes += length(value) - length(values[entry]);
      values[entry] = value;
      return;
    }
    if (size == keys.length) {
      grow();
    }
    keys[size] = key;
    values[size] = value;
    hashes[size] = hash;
    size++;
    occupy(hash, size);
    bytes += key.length + length(value) + ENTRY_OVERHEAD_BYTES;
  }

  /** Sets a row that no older generation has, nor what lies below. */
  void add(byte[] key, int hash, byte[] value) {
    int before = size;
    put(key, hash, value);
    if (size > before) {
      fresh.set(before);
    }
  }

  private void grow() {
    int capacity = Math.multiplyExact(2, keys.length);
    keys = Arrays.copyOf(keys, capacity);
    values = Arrays.copyOf(values, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    slots = new int[Math.multiplyExact(4, capacity)];
    for (int entry = 0; entry < size; entry++) {
      occupy(hashes[entry], entry + 1);
    }
  }

  private void occupy(int hash, int entryPlusOne) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = entryPlusOne;
  }

  private static int length(byte @Nullable [] value) {
    return value == null ? 0 : value.length;
  }

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

  /** Whether a deleted row was never below, so that there is nothing to delete. */
  boolean vain(int entry) {
    return values[entry] == null && fresh.get(entry);
  }
}
