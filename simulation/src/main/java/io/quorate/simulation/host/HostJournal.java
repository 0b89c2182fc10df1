package io.quorate.simulation.host;

import io.quorate.protocol.process.ProcessId;
import io.quorate.simulation.engine.Choices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * A journal as a list: what was synced survives a crash, of the rest only some prefix. Room is made
 * in whole segments, so that somewhat more than was released comes back.
 */
final class HostJournal {

  /** One record. */
  record Entry(long position, ProcessId process, Object record) {}

  private static final long SEGMENT = 32;

  private final ArrayDeque<Entry> kept = new ArrayDeque<>();
  private final TreeMap<ProcessId, Long> floors = new TreeMap<>();
  private long last;
  private long synced;
  private long mark;

  long submit(ProcessId process, Object record) {
    kept.addLast(new Entry(++last, process, record));
    return last;
  }

  /** Position of the newest record. */
  long last() {
    return last;
  }

  /** All records up to here are durable. */
  long synced() {
    return synced;
  }

  void synced(long position) {
    synced = Math.max(synced, position);
  }

  /** The rows hold all records up to here: they are needed no more. */
  void flushed(long position) {
    mark = Math.max(mark, position);
    while (!kept.isEmpty() && !needed(kept.getFirst())) {
      kept.removeFirst();
    }
  }

  /** A process keeps its log here: all of its records from a position on. */
  void keep(ProcessId process, long from) {
    floors.merge(process, from, Math::max);
  }

  private boolean needed(Entry entry) {
    Long floor = floors.get(entry.process());
    return floor == null ? entry.position() > mark : entry.position() >= floor / SEGMENT * SEGMENT;
  }

  /** Loses what was not synced, but for a prefix that happened to reach the disk. */
  long crash(Choices choices) {
    long unsynced = last - synced;
    long survive = unsynced == 0 ? 0 : choices.below("crash.survive", unsynced + 1);
    long end = synced + survive;
    Iterator<Entry> newestFirst = kept.descendingIterator();
    while (newestFirst.hasNext() && newestFirst.next().position() > end) {
      newestFirst.remove();
    }
    last = end;
    synced = end;
    return unsynced - survive;
  }

  /** Records to replay, oldest first. */
  List<Entry> replay() {
    List<Entry> needed = new ArrayList<>(kept);
    needed.removeIf(entry -> !needed(entry));
    return needed;
  }
}
