package io.quorate.protocol.ring;

import java.util.List;

/**
 * Jump consistent hash (Lamping and Veach 2014): a key's bucket among N follows from a random walk
 * that only ever jumps forward, so that a new last bucket takes exactly its share. Even and without
 * memory, but buckets are numbers: when any but the last node leaves, those behind it are
 * renumbered and the advantage is gone.
 */
public record JumpHash() implements KeyPlacement {
  private static final long MULTIPLIER = 2862933555777941757L; // the paper's generator

  @Override
  public String name() {
    return "jump hash";
  }

  /** The bucket of a key, from 0 to {@code buckets} - 1 (the paper's figure 1). */
  public static int bucket(long keyHash, int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("at least 1 bucket is needed, not " + buckets);
    }
    long state = keyHash;
    long bucket = -1;
    long next = 0;
    while (next < buckets) {
      bucket = next;
      state = state * MULTIPLIER + 1;
      next = (long) ((bucket + 1) * (0x1p31 / ((state >>> 33) + 1)));
    }
    return (int) bucket;
  }

  @Override
  public int[] place(List<byte[]> keys, List<String> nodes) {
    return keys.stream().mapToInt(key -> bucket(Hash64.ofKey(key), nodes.size())).toArray();
  }
}
