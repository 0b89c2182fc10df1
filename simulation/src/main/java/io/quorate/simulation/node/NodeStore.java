package io.quorate.simulation.node;

import io.quorate.simulation.disk.SimDisk;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.host.HostSettings;
import io.quorate.simulation.host.Machine;
import io.quorate.simulation.tables.SimTables;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.engine.StorageOptions;
import io.quorate.storage.journal.JournalOptions;
import io.quorate.storage.journal.Roster;
import io.quorate.storage.tables.OverlayOptions;
import org.jspecify.annotations.Nullable;

/**
 * A machine's disk and tables, which outlive its node, and the writer and the flusher of the
 * storage engine as events. A group is written at one moment and durable at a later one, as on real
 * disks, so that a crash in between tears it.
 */
final class NodeStore {
  private static final long FLUSH_PAUSE_NANOS = 25_000_000;
  private static final long STALLED_NANOS = 100_000_000;
  private static final long SEAL_NANOS = 50_000_000;

  /** What the disk tells the machine. */
  interface Listener {
    /** Everything up to here is durable. */
    void synced(long position);

    /** The tables were given rows that are not durable yet, and will be after so long. */
    void flushing(long nanos);

    /** The node must stop. */
    void failed(DiskFailedException failure);
  }

  private final Machine machine;
  private final Machinery machinery;
  private final Listener listener;
  private final StorageOptions options;
  private final SimDisk disk = new SimDisk();
  private final SimTables tables = new SimTables();
  private @Nullable StorageEngine engine;
  private long life;
  private long groups;
  private boolean writing;
  private boolean flushPlanned;
  private boolean full;
  private long slowNanos;
  private long durable;

  NodeStore(Machine machine, Machinery machinery, Listener listener) {
    this.machine = machine;
    this.machinery = machinery;
    this.listener = listener;
    this.options = draw(machine.choices());
  }

  /** Small sizes, so that a short run rolls over, recycles, freezes and flushes. */
  private static StorageOptions draw(Choices choices) {
    int segment = (16 << 10) << choices.index("store.segment", 4);
    long max = (long) segment * (4L << choices.index("store.segments", 4));
    int block = Math.min(segment / 2, 2048 << choices.index("store.block", 5));
    long freeze = 512L << choices.index("store.freeze", 8);
    long heads = choices.chance("store.heads", 500_000) ? 64 << 10 : 0;
    return new StorageOptions(
        new JournalOptions(segment, max, block), new OverlayOptions(freeze, heads), max / 2);
  }

  /** Opens a new life of the engine. */
  StorageEngine open(String cluster, long thisLife) {
    life = thisLife;
    writing = false;
    flushPlanned = false;
    Roster roster = new Roster(cluster, machine.id().name(), 0);
    StorageEngine opened = StorageEngine.open(disk, machinery.tables(tables), options, roster);
    engine = opened;
    return opened;
  }

  /** The engine of this life; null while the node is down. */
  @Nullable StorageEngine engine() {
    return engine;
  }

  /** The node stops at once; a power failure loses and tears what was not synced. */
  void crash(boolean power) {
    Choices choices = machine.choices();
    Counts counts = machine.environment().counts();
    engine = null;
    life++;
    disk.failSyncAfter(-1);
    if (power) {
      SimDisk.CrashReport report = disk.crash(bound -> choices.below("crash.page", bound));
      counts.add("crash.tornPages", report.pagesTorn());
      counts.add("crash.lostPages", report.pagesLost());
    } else {
      disk.kill();
    }
    int lost = tables.crash(bound -> choices.below("crash.tables", bound));
    counts.add("crash.lostBatches", lost);
  }

  /** The node was stopped in good order: writes and flushes everything. */
  void close() {
    StorageEngine present = engine;
    if (present != null) {
      present.close();
    }
    engine = null;
    life++;
  }

  /** The last position that was durable, whatever happened since. */
  long durable() {
    return durable;
  }

  /** Empties the disk of a node that is down. */
  void lose() {
    durable = 0;
    disk.wipe();
    tables.wipe();
  }

  /** Leaves no room, or makes room again. */
  void fill(boolean nowFull) {
    full = nowFull;
    disk.capacity(full ? disk.usedBytes() : Long.MAX_VALUE);
    tables.full(full);
    planFlush(1);
  }

  boolean full() {
    return full;
  }

  void slow(long moreNanos) {
    slowNanos = moreNanos;
  }

  void failNextSync() {
    disk.failSyncAfter(0);
  }

  /** There are records to write. */
  void submitted() {
    StorageEngine present = engine;
    if (present != null && machinery.announcesUnsynced()) {
      listener.synced(present.journal().submitted());
    }
    if (!writing) {
      writing = true;
      later(1, this::write);
    }
  }

  /** A turn has ended: perhaps rows were frozen. */
  void turnEnded() {
    StorageEngine present = engine;
    if (present != null && present.overlay().flushing()) {
      HostSettings settings = machine.settings();
      planFlush(machine.choices().between("store.flush", 1, settings.flushNanos()));
    }
  }

  private void write(StorageEngine present) {
    boolean wrote = present.journal().write();
    groups++;
    if (!wrote) {
      writing = false;
      if (present.journal().stalled()) {
        machine.environment().counts().add("journal.stalled");
        planFlush(1);
        writing = true;
        later(STALLED_NANOS, this::write);
      }
      return;
    }
    HostSettings settings = machine.settings();
    long spread = machine.choices().below("store.sync", settings.syncNanosSpread() + 1);
    later(settings.syncNanosMin() + spread + slowNanos, this::sync);
  }

  private void sync(StorageEngine present) {
    writing = false;
    long position = present.journal().sync();
    durable = Math.max(durable, position);
    listener.synced(position);
    planFlush(FLUSH_PAUSE_NANOS);
    if (present.hasPending()) {
      submitted();
    } else {
      long group = groups;
      later(SEAL_NANOS, idle -> sealAfter(group, idle));
    }
  }

  private void sealAfter(long group, StorageEngine present) {
    if (group == groups && !writing && present.seal()) {
      machine.environment().counts().add("journal.sealed");
    }
  }

  private void planFlush(long delayNanos) {
    if (!flushPlanned && engine != null) {
      flushPlanned = true;
      later(delayNanos, this::flush);
    }
  }

  private void flush(StorageEngine present) {
    flushPlanned = false;
    long before = present.overlay().mark();
    boolean more = present.flushStep();
    if (present.overlay().mark() > before) {
      machine.environment().counts().add("flush.done");
    }
    if (more) {
      long step = machine.choices().below("store.step", machine.settings().flushNanos() / 4);
      listener.flushing(step);
      planFlush(step);
    } else if (present.overlay().flushing()) {
      planFlush(FLUSH_PAUSE_NANOS);
    }
  }

  /** Does something later, unless this life is over by then. */
  private void later(long delayNanos, EngineStep step) {
    long born = life;
    machine
        .timeline()
        .after(
            delayNanos,
            () -> {
              StorageEngine present = engine;
              if (life == born && present != null) {
                guarded(present, step);
              }
            });
  }

  private void guarded(StorageEngine present, EngineStep step) {
    try {
      step.on(present);
    } catch (DiskFailedException failure) {
      listener.failed(failure);
    }
  }

  private interface EngineStep {
    void on(StorageEngine present);
  }
}
