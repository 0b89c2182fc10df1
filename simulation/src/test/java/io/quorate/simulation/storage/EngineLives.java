package io.quorate.simulation.storage;

import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.simulation.disk.SimDisk;
import io.quorate.simulation.tables.SimTables;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.engine.Admission;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.engine.StorageOptions;
import io.quorate.storage.journal.JournalOptions;
import io.quorate.storage.journal.JournalRecovery;
import io.quorate.storage.journal.Roster;
import io.quorate.storage.tables.OverlayOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A storage engine lives through random lives. Its processes persist records that set or delete a
 * row and apply them to their rows. After every crash the rows must be what a prefix of all records
 * gives, a prefix that covers everything that was durable.
 */
final class EngineLives {
  static final StorageOptions OPTIONS =
      new StorageOptions(
          new JournalOptions(16 << 10, 160 << 10, 2 << 10),
          new OverlayOptions(4 << 10, 2 << 10),
          24 << 10);

  private static final Roster ROSTER = new Roster("c", "n", 1);
  private static final int PROCESSES = 3;
  private static final int STEPS_PER_LIFE = 400;
  private static final int RECORD_BYTES_MAX = 200;

  private record Entry(long position, int process, byte[] record) {}

  private final Random random;
  private final SimDisk disk = new SimDisk();
  private final SimTables tables = new SimTables();
  private final List<Entry> history = new ArrayList<>();
  private long durable;
  private long replayed;
  private int cleanStops;
  private int refusals;

  EngineLives(long seed) {
    this.random = new Random(seed);
  }

  void run(int lives) {
    boolean clean = false;
    for (int life = 0; life < lives; life++) {
      StorageEngine engine = StorageEngine.open(disk, tables, OPTIONS, ROSTER);
      recover(engine, clean);
      clean = live(engine);
    }
  }

  long replayed() {
    return replayed;
  }

  int cleanStops() {
    return cleanStops;
  }

  int refusals() {
    return refusals;
  }

  private static ProcessId id(int process) {
    return new ProcessId(4, process);
  }

  /**
   * A record: one byte of key; a value, or nothing to delete the row. Applying it twice changes
   * nothing.
   */
  private static void apply(StorageEngine engine, ProcessId process, byte[] record) {
    Rows rows = engine.overlay().view(process);
    byte[] key = {record[0]};
    if (record.length == 1) {
      rows.delete(key);
    } else {
      rows.put(key, Arrays.copyOfRange(record, 1, record.length));
    }
  }

  private void recover(StorageEngine engine, boolean clean) {
    JournalRecovery recovery =
        engine.recover((position, process, record) -> apply(engine, process, record));
    replayed += recovery.records();
    check(
        !clean || recovery.records() == 0, "a clean stop left " + recovery.records() + " records");
    check(
        recovery.bytes() <= 2 * OPTIONS.replayBytesMax(),
        recovery.bytes() + " bytes were replayed");
    long last = Math.max(recovery.last(), tables.mark());
    check(last >= durable, "position " + durable + " was durable, recovered up to " + last);
    durable = last;
    history.removeIf(entry -> entry.position() > last);
    compare(engine);
  }

  private void compare(StorageEngine engine) {
    for (int process = 0; process < PROCESSES; process++) {
      TreeMap<Byte, byte[]> expected = new TreeMap<>((a, b) -> Byte.compareUnsigned(a, b));
      for (Entry entry : history) {
        if (entry.process() == process) {
          byte[] record = entry.record();
          if (record.length == 1) {
            expected.remove(record[0]);
          } else {
            expected.put(record[0], Arrays.copyOfRange(record, 1, record.length));
          }
        }
      }
      RowsQuery.Page page =
          engine
              .overlay()
              .page(id(process), new RowsQuery(new byte[0], new byte[0], 1000, Integer.MAX_VALUE));
      check(
          page.rows().size() == expected.size(),
          "rows " + page.rows().size() + " instead of " + expected.size());
      int at = 0;
      for (Map.Entry<Byte, byte[]> row : expected.entrySet()) {
        RowsQuery.Row found = page.rows().get(at++);
        check(
            found.key()[0] == row.getKey(),
            "key " + found.key()[0] + " instead of " + row.getKey());
        check(Arrays.equals(found.value(), row.getValue()), "another value of key " + row.getKey());
      }
    }
  }

  /** Returns whether the life ended cleanly. */
  private boolean live(StorageEngine engine) {
    disk.capacity(random.nextInt(4) == 0 ? 80 << 10 : 1 << 20);
    disk.failSyncAfter(random.nextInt(4) == 0 ? random.nextInt(100) : -1);
    tables.full(false);
    int steps = random.nextInt(STEPS_PER_LIFE);
    try {
      for (int step = 0; step < steps; step++) {
        step(engine);
      }
      if (random.nextInt(4) == 0) {
        stop(engine);
        return true;
      }
    } catch (DiskFailedException failed) {
      check(failed.getMessage() != null, "a failure says what failed");
    }
    crash();
    return false;
  }

  private void stop(StorageEngine engine) {
    disk.capacity(Long.MAX_VALUE);
    disk.failSyncAfter(-1);
    tables.full(false);
    engine.close();
    durable = history.isEmpty() ? durable : Math.max(durable, history.getLast().position());
    cleanStops++;
  }

  private void crash() {
    disk.failSyncAfter(-1);
    if (random.nextInt(3) == 0) {
      disk.kill();
    } else {
      disk.crash(random::nextLong);
    }
    tables.crash(random::nextLong);
    disk.capacity(Long.MAX_VALUE);
  }

  private void step(StorageEngine engine) {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> turn(engine);
      case 4, 5, 6 -> durable = Math.max(durable, engine.writeAndSync());
      case 7, 8 -> engine.flushStep();
      default -> {
        if (random.nextInt(10) == 0) {
          engine.seal();
        } else if (random.nextInt(20) == 0) {
          tables.full(random.nextInt(3) == 0);
        }
      }
    }
  }

  private void turn(StorageEngine engine) {
    if (engine.admission() != Admission.OPEN) {
      refusals++;
      engine.turnEnded();
      return;
    }
    for (int i = random.nextInt(6); i >= 0; i--) {
      int process = random.nextInt(PROCESSES);
      byte[] record = new byte[random.nextInt(4) == 0 ? 1 : 2 + random.nextInt(RECORD_BYTES_MAX)];
      random.nextBytes(record);
      record[0] = (byte) (record[0] & 0x8f); // 32 keys
      long position = engine.submit(id(process), record);
      history.add(new Entry(position, process, record));
      apply(engine, id(process), record);
    }
    engine.turnEnded();
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
