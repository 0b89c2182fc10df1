package io.quorate.storage.tables;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache of what {@link Tables} answered, absences included, so that hot rows that nobody
 * writes cost no trip below. Eviction is CLOCK (Corbató, "A Paging Experiment with the Multics
 * System", 1968): an entry that was read since the hand last passed gets a second chance. For the
 * shard's thread alone.
 */
final class Heads {
  private static final int ENTRY_OVERHEAD_BYTES = 80;
  private static final int NONE = -1;

  private final long bytesMax;
  private byte[] @Nullable [] keys = new byte[256][];
  private byte[] @Nullable [] values = new byte[256][];
  private int[] hashes = new int[256];
  private int[] next = new int[256]; // next entry of the same bucket, or of the free list
  private boolean[] read = new boolean[256];
  private int[] buckets = new int[512];
  private int used;
  private int free = NONE;
  private int hand;
  private long bytes;

  Heads(long bytesMax) {
    this.bytesMax = bytesMax;
    Arrays.fill(buckets, NONE);
  }

  /** Number of the key's entry, or −1. */
  int find(byte[] key, int hash) {
    int entry = buckets[hash & buckets.length - 1];
    while (entry != NONE && (hashes[entry] != hash || !Arrays.equals(keys[entry], key))) {
      entry = next[entry];
    }
    return entry;
  }

  /** The value of an entry, null for a row that is known to be absent. */
  byte @Nullable [] read(int entry) {
    read[entry] = true;
    return values[entry];
  }

  /** Adds a key that has no entry. */
  void add(byte[] key, int hash, byte @Nullable [] value) {
    long cost = cost(key, value);
    if (cost > bytesMax / 8) {
      return;
    }
    while (bytes + cost > bytesMax) {
      evict();
    }
    int entry = allocate();
    keys[entry] = key;
    values[entry] = value;
    hashes[entry] = hash;
    read[entry] = false;
    int bucket = hash & buckets.length - 1;
    next[entry] = buckets[bucket];
    buckets[bucket] = entry;
    bytes += cost;
  }

  /** Forgets a key, if it is there. */
  void remove(byte[] key, int hash) {
    int entry = find(key, hash);
    if (entry != NONE) {
      remove(entry);
    }
  }

  void clear() {
    for (int entry = 0; entry < used; entry++) {
      if (keys[entry] != null) {
        remove(entry);
      }
    }
  }

  long bytes() {
    return bytes;
  }

  private void evict() {
    while (true) {
      int entry = hand;
      hand = hand + 1 < used ? hand + 1 : 0;
      if (keys[entry] != null) {
        if (!read[entry]) {
          remove(entry);
          return;
        }
        read[entry] = false;
      }
    }
  }

  private void remove(int entry) {
    int bucket = hashes[entry] & buckets.length - 1;
    if (buckets[bucket] == entry) {
      buckets[bucket] = next[entry];
    } else {
      int before = buckets[bucket];
      while (next[before] != entry) {
        before = next[before];
      }
      next[before] = next[entry];
    }
    byte[] key = keys[entry];
    if (key != null) {
      bytes -= cost(key, values[entry]);
    }
    keys[entry] = null;
    values[entry] = null;
    next[entry] = free;
    free = entry;
  }

  private int allocate() {
    if (free != NONE) {
      int entry = free;
      free = next[entry];
      return entry;
    }
    if (used == keys.length) {
      grow();
    }
    return used++;
  }

  private void grow() {
    int capacity = Math.multiplyExact(2, keys.length);
    keys = Arrays.copyOf(keys, capacity);
    values = Arrays.copyOf(values, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    next = Arrays.copyOf(next, capacity);
    read = Arrays.copyOf(read, capacity);
    buckets = new int[Math.multiplyExact(2, capacity)];
    Arrays.fill(buckets, NONE);
    for (int entry = 0;
        entry < used;
        entry++) { // none is free: growing happens only when all are taken
      int bucket = hashes[entry] & buckets.length - 1;
      next[entry] = buckets[bucket];
      buckets[bucket] = entry;
    }
  }

  private static long cost(byte[] key, byte @Nullable [] value) {
    return (long) key.length + (value == null ? 0 : value.length) + ENTRY_OVERHEAD_BYTES;
  }
}
