package io.quorate.simulation.storage;

import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.simulation.disk.SimDisk;
import io.quorate.simulation.host.RowsCopy;
import io.quorate.simulation.tables.SimTables;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.engine.Admission;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.journal.Roster;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.CommandCodec;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.LogicalHash;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.MachineSettings;
import io.quorate.store.machine.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A process that keeps a log lives through random lives beside one that keeps none. It persists
 * entries, applies each to a machine once it is durable, and releases what the rows reflect. After
 * every crash its rows must be those of exactly one applied index, and the records that it gets
 * must hold every entry after that one.
 */
final class KeeperLives {
  private static final ProcessId KEEPER = new ProcessId(7, 0);
  private static final ProcessId OTHER = new ProcessId(4, 0);
  private static final MachineSettings SETTINGS =
      new MachineSettings(20, 64, 256, 128, 1 << 20, 4, 8, 256);
  private static final int STEPS_PER_LIFE = 300;

  private final Random random;
  private final SimDisk disk = new SimDisk();
  private final SimTables tables = new SimTables();

  /** The whole history, and beside it what a machine that never crashes makes of it. */
  private final List<byte[]> entries = new ArrayList<>();

  private final List<Long> hashes = new ArrayList<>();
  private Machine twin;

  /** Positions of the entries of this life and of those that were replayed. */
  private TreeMap<Long, Long> positions = new TreeMap<>();

  private long durableIndex;
  private long flushed;
  private long released;
  private int skipped;
  private int mostBehind;

  KeeperLives(long seed) {
    random = new Random(seed);
    twin = new Machine(new RowsCopy(List.of()), SETTINGS);
    hashes.add(hash(twin));
  }

  /** Entries that were replayed though the rows reflected them. */
  int skipped() {
    return skipped;
  }

  /** The most entries that had to be applied again. */
  int mostBehind() {
    return mostBehind;
  }

  void run(int lives) {
    for (int life = 0; life < lives; life++) {
      StorageEngine engine =
          StorageEngine.open(disk, tables, EngineLives.OPTIONS, new Roster("c", "n", 1));
      live(engine, recover(engine));
    }
  }

  private Machine recover(StorageEngine engine) {
    positions = new TreeMap<>();
    List<byte[]> bodies = new ArrayList<>();
    engine.recover((position, process, record) -> {
      if (process.equals(KEEPER)) {
        WireReader in = new WireReader(record);
        positions.put(in.counter(), position);
        bodies.add(in.raw(in.remaining()));
      } else {
        engine.overlay().view(process).put(new byte[] {record[0]}, record);
      }
    });
    Machine machine = new Machine(engine.overlay().view(KEEPER), SETTINGS);
    long applied = machine.applied();
    check(applied <= entries.size(), "applied " + applied + " of " + entries.size());
    check(hash(machine) == hashes.get((int) applied), "the rows are not those of " + applied);
    long last = Math.max(applied, positions.isEmpty() ? 0 : positions.lastKey());
    check(last >= durableIndex, "entry " + durableIndex + " was durable, " + last + " is left");
    for (long index = applied + 1; index <= last; index++) {
      check(positions.containsKey(index), "entry " + index + " is missing after " + applied);
    }
    mostBehind = Math.max(mostBehind, (int) (last - applied));
    forget(last);
    long first = positions.isEmpty() ? 0 : positions.firstKey();
    for (long index : positions.keySet()) {
      byte[] body = bodies.get((int) (index - first));
      if (index <= applied) {
        skipped++;
      } else {
        machine.apply(index, 1, body);
      }
    }
    durableIndex = last;
    check(hash(machine) == hashes.get((int) last), "replay gives another state at " + last);
    return machine;
  }

  /** What was never durable has not happened. */
  private void forget(long last) {
    if (last == entries.size()) {
      return;
    }
    entries.subList((int) last, entries.size()).clear();
    hashes.subList((int) last + 1, hashes.size()).clear();
    twin = new Machine(new RowsCopy(List.of()), SETTINGS);
    for (int i = 0; i < entries.size(); i++) {
      twin.apply(i + 1L, 1, entries.get(i));
    }
  }

  private void live(StorageEngine engine, Machine machine) {
    disk.capacity(random.nextInt(4) == 0 ? 120 << 10 : 1 << 20);
    disk.failSyncAfter(random.nextInt(4) == 0 ? random.nextInt(100) : -1);
    engine.release(KEEPER, 0);
    flushed = machine.applied();
    try {
      for (int step = random.nextInt(STEPS_PER_LIFE); step > 0; step--) {
        step(engine, machine);
      }
    } catch (DiskFailedException failed) {
      check(failed.getMessage() != null, "a failure says what failed");
    }
    disk.failSyncAfter(-1);
    disk.crash(random::nextLong);
    tables.crash(random::nextLong);
    disk.capacity(Long.MAX_VALUE);
  }

  private void step(StorageEngine engine, Machine machine) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> turn(engine, machine);
      case 3, 4 -> {
        long synced = engine.writeAndSync();
        for (long index = machine.applied() + 1; index <= entries.size(); index++) {
          if (positions.get(index) <= synced) {
            durableIndex = Math.max(durableIndex, index);
            machine.apply(index, 1, entries.get((int) index - 1));
          }
        }
        engine.turnEnded();
      }
      case 5 -> machine.sweep(10);
      default -> engine.flushStep();
    }
  }

  private void turn(StorageEngine engine, Machine machine) {
    if (engine.admission() != Admission.OPEN) {
      release(engine, machine);
      engine.turnEnded();
      return;
    }
    if (random.nextInt(3) == 0) {
      byte[] record = new byte[1 + random.nextInt(200)];
      random.nextBytes(record);
      engine.submit(OTHER, record);
      engine.overlay().view(OTHER).put(new byte[] {record[0]}, record);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      append(engine);
    }
    release(engine, machine);
    engine.turnEnded();
  }

  private void append(StorageEngine engine) {
    byte[] key = {(byte) random.nextInt(12)};
    byte[] value = new byte[random.nextInt(150)];
    random.nextBytes(value);
    Op op =
        random.nextInt(5) == 0
            ? new Op.Delete(KeyRange.prefix(key), false)
            : new Op.Put(key, value);
    byte[] entry = CommandCodec.encode(null, Command.Transact.always(op));
    entries.add(entry);
    long index = entries.size();
    twin.apply(index, 1, entry);
    hashes.add(hash(twin));
    positions.put(
        index, engine.submit(KEEPER, new WireWriter().varint(index).raw(entry).toBytes()));
  }

  /** Lets go of what is applied: it holds only once the rows of this moment are durable. */
  private void release(StorageEngine engine, Machine machine) {
    if (engine.flushed() > flushed || random.nextInt(10) == 0) {
      flushed = engine.flushed();
      Long position = positions.get(machine.applied());
      if (position != null) {
        released = Math.max(released, position);
        engine.release(KEEPER, released);
      }
    }
  }

  private static long hash(Machine machine) {
    LogicalHash hash = machine.hash();
    boolean more = true;
    while (more) {
      more = hash.step(100);
    }
    machine.close(hash);
    check(hash.contradictions() == 0, "rows contradict each other");
    return hash.value();
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
