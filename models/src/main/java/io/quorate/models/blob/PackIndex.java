package io.quorate.models.blob;

import org.jspecify.annotations.Nullable;

/**
 * Where each record stands: digest → place, in one table of open addressing, 48 bytes a slot, since
 * a terabyte has millions of chunks. Not thread-safe.
 */
final class PackIndex {
  private static final int WORDS = 6;
  private static final int SLOTS_MIN = 1024;

  /**
   * A place: the pack's number plus one in the upper 24 bits and the byte in the lower 40, so that
   * 0 is a free slot.
   */
  record Place(int pack, long offset, int stored, int raw) {
    private long word() {
      return ((long) (pack + 1) << 40) | offset;
    }
  }

  /** Is told of every entry. */
  interface Visitor {
    void entry(Digest digest, Place place);
  }

  private static final long REMOVED = -1;

  private long[] table = new long[SLOTS_MIN * WORDS];
  private int used; // removed ones included
  private int size;

  int size() {
    return size;
  }

  private int slots() {
    return table.length / WORDS;
  }

  /** The slot of that digest, or −1. */
  private int find(Digest digest) {
    int mask = slots() - 1;
    for (int slot = (int) digest.first() & mask; ; slot = (slot + 1) & mask) {
      int at = slot * WORDS;
      long place = table[at + 4];
      if (place == 0) {
        return -1;
      }
      if (place != REMOVED
          && table[at] == digest.first()
          && table[at + 1] == digest.second()
          && table[at + 2] == digest.third()
          && table[at + 3] == digest.fourth()) {
        return slot;
      }
    }
  }

  boolean contains(Digest digest) {
    return find(digest) >= 0;
  }

  @Nullable Place get(Digest digest) {
    int slot = find(digest);
    return slot < 0 ? null : place(slot * WORDS);
  }

  private Place place(int at) {
    long word = table[at + 4];
    long lengths = table[at + 5];
    return new Place(
        (int) (word >>> 40) - 1, word & ((1L << 40) - 1), (int) (lengths >>> 32), (int) lengths);
  }

  /** Sets the place of a digest, in the place of another one where there was one. */
  void put(Digest digest, Place place) {
    int slot = find(digest);
    if (slot < 0) {
      if ((used + 1) * 4L > slots() * 3L) {
        grow();
      }
      slot = freeSlot(digest);
      used++;
      size++;
    }
    write(slot, digest, place);
  }

  private int freeSlot(Digest digest) {
    int mask = slots() - 1;
    int slot = (int) digest.first() & mask;
    while (table[slot * WORDS + 4] != 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void write(int slot, Digest digest, Place place) {
    int at = slot * WORDS;
    table[at] = digest.first();
    table[at + 1] = digest.second();
    table[at + 2] = digest.third();
    table[at + 3] = digest.fourth();
    table[at + 4] = place.word();
    table[at + 5] = ((long) place.stored() << 32) | place.raw();
  }

  void remove(Digest digest) {
    int slot = find(digest);
    if (slot >= 0) {
      table[slot * WORDS + 4] = REMOVED;
      size--;
    }
  }

  private void grow() {
    long[] old = table;
    table = new long[Math.max(SLOTS_MIN, Integer.highestOneBit(Math.max(1, size)) * 4) * WORDS];
    used = 0;
    for (int at = 0; at < old.length; at += WORDS) {
      if (old[at + 4] != 0 && old[at + 4] != REMOVED) {
        Digest digest = new Digest(old[at], old[at + 1], old[at + 2], old[at + 3]);
        int slot = freeSlot(digest);
        System.arraycopy(old, at, table, slot * WORDS, WORDS);
        used++;
      }
    }
  }

  void forEach(Visitor visitor) {
    for (int at = 0; at < table.length; at += WORDS) {
      if (table[at + 4] != 0 && table[at + 4] != REMOVED) {
        visitor.entry(
            new Digest(table[at], table[at + 1], table[at + 2], table[at + 3]), place(at));
      }
    }
  }
}
