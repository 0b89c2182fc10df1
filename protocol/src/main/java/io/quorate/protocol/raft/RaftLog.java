package io.quorate.protocol.raft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The log in memory: a ring of entries above a base that snapshots and tables cover. Knows for each
 * entry the journal position of the record that holds it, since only that tells which entries are
 * durable: an index that was overwritten becomes durable anew.
 */
final class RaftLog {
  /** The term of an entry that is not held. */
  static final long UNKNOWN = -1;

  private static final Entry VOID = Entry.noop(0);

  private Entry[] entries = new Entry[64];
  private long[] positions = new long[64];
  private int head;
  private int size;
  private long baseIndex;
  private long baseTerm;
  private long bytes;
  private long persisted;
  private long durable;

  /** The index below the first entry held; its term is known. */
  long base() {
    return baseIndex;
  }

  long baseTerm() {
    return baseTerm;
  }

  long last() {
    return baseIndex + size;
  }

  long lastTerm() {
    return size == 0 ? baseTerm : entries[slot(last())].term();
  }

  /** Memory that the entries take. */
  long bytes() {
    return bytes;
  }

  /** The last entry that was handed to the journal. */
  long persisted() {
    return persisted;
  }

  /** The last entry that the journal has made durable, together with all before it. */
  long durable() {
    return durable;
  }

  boolean holds(long index) {
    return index > baseIndex && index <= last();
  }

  /** The term at an index; {@link #UNKNOWN} where that is below the base or above the last. */
  long termAt(long index) {
    if (index == baseIndex) {
      return baseTerm;
    }
    return holds(index) ? entries[slot(index)].term() : UNKNOWN;
  }

  Entry entry(long index) {
    if (!holds(index)) {
      throw new IllegalArgumentException(
          "The log holds (%d, %d], not %d".formatted(baseIndex, last(), index));
    }
    return entries[slot(index)];
  }

  /** The journal position of a persisted entry. */
  long position(long index) {
    return positions[slot(index)];
  }

  void append(Entry entry) {
    if (size == entries.length) {
      grow();
    }
    size++;
    entries[slot(last())] = entry;
    bytes += entry.bytes();
  }

  /** Drops all entries after an index. */
  void truncate(long index) {
    while (last() > index) {
      int slot = slot(last());
      bytes -= entries[slot].bytes();
      entries[slot] = VOID;
      size--;
    }
    persisted = Math.min(persisted, index);
    durable = Math.min(durable, index);
  }

  /** Drops all entries up to an index that is held. */
  void compact(long index) {
    if (index <= baseIndex) {
      return;
    }
    long term = entry(index).term();
    while (baseIndex < index) {
      bytes -= entries[head].bytes();
      entries[head] = VOID;
      head = (head + 1) & (entries.length - 1);
      size--;
      baseIndex++;
    }
    baseTerm = term;
    persisted = Math.max(persisted, index);
    durable = Math.max(durable, index);
  }

  /** Drops everything: the log goes on after this index. */
  void reset(long index, long term) {
    Arrays.fill(entries, VOID);
    head = 0;
    size = 0;
    bytes = 0;
    baseIndex = index;
    baseTerm = term;
    persisted = index;
    durable = index;
  }

  /** All entries that the journal had not yet are in the record at this position. */
  void persisted(long position) {
    for (long index = persisted + 1; index <= last(); index++) {
      positions[slot(index)] = position;
    }
    persisted = last();
  }

  /** Entries from an index on are in a newer record. */
  void repersisted(long from, long position) {
    for (long index = from; index <= persisted; index++) {
      positions[slot(index)] = position;
    }
  }

  /** The journal is durable up to a position. */
  void synced(long position) {
    while (durable < persisted && positions[slot(durable + 1)] <= position) {
      durable++;
    }
  }

  /** Entries from an index on, as many as hold so many bytes, but at least one. */
  List<Entry> slice(long from, long bytesMax) {
    long to = from;
    long total = entry(from).bytes();
    while (to < last() && total + entry(to + 1).bytes() <= bytesMax) {
      to++;
      total += entries[slot(to)].bytes();
    }
    List<Entry> slice = new ArrayList<>((int) (to - from + 1));
    for (long index = from; index <= to; index++) {
      slice.add(entries[slot(index)]);
    }
    return Collections.unmodifiableList(slice);
  }

  /** The first entry of the term that an index has, as far as entries are held. */
  long firstOfTerm(long index) {
    long term = termAt(index);
    long first = index;
    while (first - 1 > baseIndex && entries[slot(first - 1)].term() == term) {
      first--;
    }
    return first;
  }

  /** The last index whose term is at most this one; the base when there is none. */
  long lastUpToTerm(long term, long from) {
    long index = Math.min(from, last());
    while (index > baseIndex && entries[slot(index)].term() > term) {
      index--;
    }
    return index;
  }

  private int slot(long index) {
    return (head + (int) (index - baseIndex - 1)) & (entries.length - 1);
  }

  private void grow() {
    Entry[] more = new Entry[entries.length * 2];
    long[] morePositions = new long[entries.length * 2];
    for (int i = 0; i < size; i++) {
      int slot = (head + i) & (entries.length - 1);
      more[i] = entries[slot];
      morePositions[i] = positions[slot];
    }
    entries = more;
    positions = morePositions;
    head = 0;
  }
}
