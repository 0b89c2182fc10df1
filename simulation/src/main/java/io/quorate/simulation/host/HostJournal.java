package io.quorate.simulation.host;

import io.quorate.protocol.process.ProcessId;
import io.quorate.simulation.engine.Choices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A journal as a list: what was synced survives a crash, of the rest only some prefix. */
final class HostJournal {

  /** One record. */
  record Entry(long position, ProcessId process, Object record) {}

  private final ArrayDeque<Entry> kept = new ArrayDeque<>();
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
    while (!kept.isEmpty() && kept.getFirst().position() <= mark) {
      kept.removeFirst();
    }
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
    return new ArrayList<>(kept);
  }
}
