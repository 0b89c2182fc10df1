package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * The keys of the writes that this replica coordinated, numbered from 1 across the partition, so
 * that a peer can name the ones that it missed (after Gonçalves et al. 2017, <i>DottedDB</i>,
 * section 4, which keeps one node-wide sequence; here each partition has its own).
 *
 * <p>An entry goes once every primary has confirmed it; beyond a bound the oldest goes anyway, and
 * a peer that still wanted it compares Merkle trees. The log lives in memory: a restart begins a
 * new <em>life</em>, told apart by a random number, and costs each peer one comparison of roots. So
 * logging costs a write nothing but its key in memory.
 *
 * <p>Over the wire a write is named by life and number packed into one word, see {@link #pack}.
 */
final class DotLog {

  private static final int NUMBER_BITS = 40;

  /** Lives are below this bound. */
  static final long LIVES = 1L << (Long.SIZE - 1 - NUMBER_BITS);

  private static final int ENTRY_BYTES = 32; // what an entry costs beside its key

  private final int entriesMax;
  private final int bytesMax;
  private final ArrayDeque<byte[]> keys = new ArrayDeque<>();
  private final TreeMap<NodeId, Long> confirmed = new TreeMap<>();
  private long life;
  private long first = 1;
  private long bytes;

  DotLog(int entriesMax, int bytesMax) {
    this.entriesMax = entriesMax;
    this.bytesMax = bytesMax;
  }

  /** Life and number as one positive word. */
  static long pack(long life, long number) {
    return life << NUMBER_BITS | number;
  }

  static long lifeOf(long packed) {
    return packed >>> NUMBER_BITS;
  }

  static long numberOf(long packed) {
    return packed & (1L << NUMBER_BITS) - 1;
  }

  /** Begins a new life with an empty log. */
  void begin(long newLife) {
    life = newLife;
    keys.clear();
    confirmed.clear();
    first = 1;
    bytes = 0;
  }

  long life() {
    return life;
  }

  /** Number of the oldest entry kept; {@code head() + 1} when there is none. */
  long first() {
    return first;
  }

  /** Number of the latest write; 0 before the first. */
  long head() {
    return first + keys.size() - 1;
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Numbers a write and returns its packed name. */
  long append(byte[] key) {
    keys.addLast(key);
    bytes += key.length + ENTRY_BYTES;
    long name = pack(life, head());
    while (keys.size() > entriesMax || bytes > bytesMax) {
      dropOldest();
    }
    return name;
  }

  /** How far a peer confirmed to have seen everything. */
  long confirmed(NodeId peer) {
    return confirmed.getOrDefault(peer, 0L);
  }

  /** A peer has seen everything up to that number; late confirmations change nothing. */
  void confirm(NodeId peer, long number) {
    confirmed.merge(peer, Math.min(number, head()), Math::max);
  }

  /** Drops what all of these peers have confirmed. */
  void trim(Collection<NodeId> peers) {
    long all = head();
    for (NodeId peer : peers) {
      all = Math.min(all, confirmed(peer));
    }
    while (first <= all) {
      dropOldest();
    }
    confirmed.keySet().retainAll(peers);
  }

  /** The keys of those writes that are still logged, oldest first, at most so many. */
  List<Entry> entries(List<Seen.Run> runs, int entriesWanted) {
    List<Entry> wanted = new ArrayList<>();
    Iterator<byte[]> each = keys.iterator();
    long number = first - 1;
    for (Seen.Run run : runs) {
      while (number < run.last() && each.hasNext() && wanted.size() < entriesWanted) {
        byte[] key = each.next();
        number++;
        if (number >= run.first()) {
          wanted.add(new Entry(number, key));
        }
      }
    }
    return wanted;
  }

  /** One write. */
  record Entry(long number, byte[] key) {}

  private void dropOldest() {
    bytes -= keys.removeFirst().length + ENTRY_BYTES;
    first++;
  }
}
