package io.quorate.simulation.host;

import io.quorate.protocol.process.ProcessId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** Journal and rows of one node, and the machine's part in them: syncing, flushing, losing. */
final class HostDisk {
  static final NavigableMap<byte[], byte[]> NO_ROWS =
      Collections.unmodifiableNavigableMap(new TreeMap<>(Arrays::compareUnsigned));

  private final Machine machine;
  private final Predicate<ProcessId> keepsLog;
  private final LongConsumer durable;
  private final LongConsumer flushed;
  private final BiConsumer<ProcessId, byte[]> forgotten;
  private HostJournal journal = new HostJournal();
  private TreeMap<ProcessId, HostRows> rows = new TreeMap<>();
  private boolean syncing;
  private boolean full;
  private long syncDelayNanos;
  private long life;

  /**
   * @param keepsLog whether a process keeps its log in the journal
   * @param durable told each time that the journal is durable up to a position
   * @param flushed told each time that the rows are durable up to a position
   * @param forgotten told each row that a process deletes
   */
  HostDisk(
      Machine machine,
      Predicate<ProcessId> keepsLog,
      LongConsumer durable,
      LongConsumer flushed,
      BiConsumer<ProcessId, byte[]> forgotten) {
    this.machine = machine;
    this.keepsLog = keepsLog;
    this.durable = durable;
    this.flushed = flushed;
    this.forgotten = forgotten;
  }

  void start(long nextLife) {
    life = nextLife;
    syncing = false;
    planFlush();
  }

  /** The node stops at once; nothing planned in its life happens any more. */
  void crash() {
    life = 0;
    machine.environment().counts().add("crash.lostRecords", journal.crash(machine.choices()));
    rows.values().forEach(r -> r.crash(journal.synced(), machine.choices()));
  }

  void lose() {
    journal = new HostJournal();
    rows = new TreeMap<>();
  }

  HostRows rows(ProcessId id) {
    return rows.computeIfAbsent(
        id,
        _ ->
            new HostRows(
                () -> journal.last(), keepsLog.test(id), row -> forgotten.accept(id, row)));
  }

  NavigableMap<byte[], byte[]> view(ProcessId id) {
    HostRows found = rows.get(id);
    return found == null ? NO_ROWS : found.view();
  }

  List<HostJournal.Entry> replay() {
    return journal.replay();
  }

  long persist(ProcessId id, Object record) {
    if (keepsLog.test(id)) {
      journal.keep(id, 0);
    }
    long position = journal.submit(id, record);
    planSync();
    return position;
  }

  /** A process needs its records below a position no more. */
  void release(ProcessId id, long position) {
    if (keepsLog.test(id)) {
      journal.keep(id, position);
    }
  }

  long synced() {
    return journal.synced();
  }

  boolean full() {
    return full;
  }

  void fill(boolean nowFull) {
    full = nowFull;
    planSync();
  }

  void slow(long moreNanos) {
    syncDelayNanos = moreNanos;
  }

  /** The node has heard of a sync: from now on a crash does not lose what it covered. */
  void heard(long position) {
    journal.synced(position);
    syncing = false;
    planSync();
  }

  private void planSync() {
    if (syncing || life == 0 || full || journal.synced() == journal.last()) {
      return;
    }
    syncing = true;
    long born = life;
    HostSettings settings = machine.settings();
    long spread = machine.choices().below("host.sync", settings.syncNanosSpread() + 1);
    machine.timeline().after(1, () -> sync(born, settings.syncNanosMin() + spread));
  }

  private void sync(long born, long nanos) {
    long upTo = journal.last();
    machine
        .timeline()
        .after(
            nanos + syncDelayNanos,
            () -> {
              if (life == born) {
                durable.accept(upTo);
              }
            });
  }

  private void planFlush() {
    long born = life;
    long mean = machine.settings().flushNanos();
    machine
        .timeline()
        .after(
            machine.choices().between("host.flush", mean / 2, mean * 2),
            () -> {
              if (life == born) {
                flush();
                planFlush();
              }
            });
  }

  private void flush() {
    long mark = journal.synced();
    rows.values().forEach(r -> r.flush(mark));
    journal.flushed(mark);
    flushed.accept(mark);
  }
}
