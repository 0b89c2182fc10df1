package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decoded states of keys used lately: a read or write of such a key neither asks the rows nor
 * decodes. A slot holds the last key that fell on it, so finding and replacing cost next to
 * nothing.
 */
final class StateCache {

  /** Slots; a power of two. With 64 partitions on a node 16,384 keys. */
  private static final int SLOTS = 256;

  /** States that are longer are not kept: at most about 32 MiB on a node with 64 partitions. */
  private static final int STATE_BYTES_MAX = 1024;

  private record Slot(byte[] key, Versions state) {}

  private final @Nullable Slot[] slots = new Slot[SLOTS];

  /** The state of the key with that hash, or null where it is not known here. */
  @Nullable Versions get(byte[] key, long hash) {
    Slot slot = slots[at(hash)];
    return slot != null && Arrays.equals(slot.key(), key) ? slot.state() : null;
  }

  /** That is the key's state from now on. */
  void put(byte[] key, long hash, Versions state) {
    boolean keep = !state.isEmpty() && state.encode().length <= STATE_BYTES_MAX;
    int at = at(hash);
    if (keep) {
      slots[at] = new Slot(key, state);
    } else {
      Slot slot = slots[at];
      if (slot != null && Arrays.equals(slot.key(), key)) {
        slots[at] = null;
      }
    }
  }

  private static int at(long hash) {
    return (int) (hash >>> 32) & SLOTS - 1; // other bits than those that chose the partition
  }
}
