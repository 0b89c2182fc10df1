package io.quorate.simulation.storage;

import io.quorate.protocol.process.ProcessId;
import io.quorate.simulation.disk.SimDisk;
import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.journal.Journal;
import io.quorate.storage.journal.JournalOptions;
import io.quorate.storage.journal.Roster;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A journal lives through random lives: it takes records, writes, syncs, seals and recycles, and
 * each life ends in a power failure, a killed process or a failed sync. After each, what is
 * replayed must be a prefix of what was submitted that covers everything that was durable.
 */
final class JournalLives {
  static final JournalOptions OPTIONS = new JournalOptions(16 << 10, 128 << 10, 2 << 10);
  private static final Roster ROSTER = new Roster("c", "n", 1);
  private static final int STEPS_PER_LIFE = 120;

  /** How a journal is opened; tests plant defects here. */
  @FunctionalInterface
  interface Opener {
    Journal open(Disk disk, JournalOptions options, Roster roster);
  }

  private final Random random;
  private final Opener opener;
  private final UnaryOperator<Disk> wrapper;
  private final SimDisk disk = new SimDisk();

  /** Records that were submitted and not known to be lost, by position. */
  private final TreeMap<Long, Long> alive = new TreeMap<>();

  private long serial;
  private long durable;
  private long mark;
  private int torn;
  private int lost;
  private int failedSyncs;

  JournalLives(long seed, Opener opener, UnaryOperator<Disk> wrapper) {
    this.random = new Random(seed);
    this.opener = opener;
    this.wrapper = wrapper;
  }

  /** Runs; throws an AssertionError or whatever the journal throws when something is wrong. */
  void run(int lives) {
    for (int life = 0; life < lives; life++) {
      Journal journal = opener.open(wrapper.apply(disk), OPTIONS, ROSTER);
      recover(journal);
      live(journal);
      end();
    }
  }

  int torn() {
    return torn;
  }

  int lost() {
    return lost;
  }

  int failedSyncs() {
    return failedSyncs;
  }

  private void recover(Journal journal) {
    TreeMap<Long, Long> replayed = new TreeMap<>();
    List<Long> order = new ArrayList<>();
    boolean tail =
        journal
            .replay(
                mark,
                (position, process, body) -> {
                  order.add(position);
                  replayed.put(position, ByteBuffer.wrap(body).getLong());
                })
            .torn();
    torn += tail ? 1 : 0;
    check(order.equals(new ArrayList<>(replayed.keySet())), "out of order or twice: " + order);
    for (Map.Entry<Long, Long> record : replayed.entrySet()) {
      check(
          record.getValue().equals(alive.get(record.getKey())),
          "position "
              + record.getKey()
              + " came back as "
              + record.getValue()
              + ", was "
              + alive.get(record.getKey()));
    }
    for (long position : between(mark, durable)) {
      check(replayed.containsKey(position), "durable position " + position + " is lost");
    }
    long last = replayed.isEmpty() ? durable : Math.max(durable, replayed.lastKey());
    for (long position : between(mark, last)) {
      check(replayed.containsKey(position), "position " + position + " is lost from the middle");
    }
    lost += alive.tailMap(last, false).size();
    alive.tailMap(last, false).clear();
    durable = Math.max(durable, last);
  }

  private Iterable<Long> between(long exclusive, long inclusive) {
    return exclusive < inclusive
        ? alive.subMap(exclusive, false, inclusive, true).keySet()
        : List.of();
  }

  private void live(Journal journal) {
    disk.capacity(random.nextInt(4) == 0 ? 60 << 10 : 1 << 20);
    disk.failSyncAfter(random.nextInt(3) == 0 ? random.nextInt(60) : -1);
    int steps = random.nextInt(STEPS_PER_LIFE);
    try {
      for (int step = 0; step < steps; step++) {
        step(journal);
      }
    } catch (DiskFailedException failed) {
      failedSyncs++;
    }
  }

  private void step(Journal journal) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        // Mostly of one length, so that stale blocks lie where new ones are expected.
        int bytes = random.nextInt(5) == 0 ? 8 + random.nextInt(3000) : 8;
        ByteBuffer body = ByteBuffer.allocate(bytes).putLong(0, ++serial);
        alive.put(journal.submit(new ProcessId(1, 2), body.array()), serial);
      }
      case 3, 4, 5 -> journal.write();
      case 6, 7 -> durable = Math.max(durable, journal.sync());
      case 8 -> {
        journal.prepare();
        if (random.nextInt(3) == 0) {
          mark = Math.max(mark, durable - random.nextInt(3));
          journal.release(mark);
        }
      }
      default -> {
        if (random.nextInt(3) == 0 && journal.seal()) {
          durable = Math.max(durable, journal.durable());
        }
      }
    }
  }

  private void end() {
    disk.failSyncAfter(-1);
    if (random.nextInt(3) == 0) {
      disk.kill();
    } else {
      disk.crash(random::nextLong);
    }
    disk.capacity(Long.MAX_VALUE);
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
