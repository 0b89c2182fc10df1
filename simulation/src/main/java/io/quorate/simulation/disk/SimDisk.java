package io.quorate.simulation.disk;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.disk.DiskFile;
import io.quorate.storage.disk.DiskFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * A node's disk. It outlives the node: {@link #crash} and {@link #kill} end what the node had open,
 * and the next life of the node works on the same object. For one thread.
 *
 * <p>Names are durable at once, as the port promises. Choosers are given a bound and return a
 * number in {@code [0, bound)}.
 */
public final class SimDisk implements Disk {
  private final Map<String, SimFile> files = new TreeMap<>();
  private long capacityBytes = Long.MAX_VALUE;
  private int syncsUntilFailure = -1;
  private int life;

  /** What a crash did to pages that were not synced. */
  public record CrashReport(int pagesKept, int pagesLost, int pagesTorn) {}

  /**
   * Power failure: of the pages that were not synced, each is kept, lost or torn between its old
   * and new sectors, as {@code choose} says. Everything open ends.
   */
  public CrashReport crash(LongUnaryOperator choose) {
    life++;
    CrashReport sum = new CrashReport(0, 0, 0);
    for (SimFile file : files.values()) {
      CrashReport of = file.crash(choose);
      sum =
          new CrashReport(
              sum.pagesKept + of.pagesKept,
              sum.pagesLost + of.pagesLost,
              sum.pagesTorn + of.pagesTorn);
    }
    return sum;
  }

  /**
   * The process dies and the machine lives: nothing is lost, but what was not synced still is not.
   * Everything open ends.
   */
  public void kill() {
    life++;
  }

  /** From now on files may hold at most this many bytes in all. */
  public void capacity(long bytes) {
    capacityBytes = bytes;
  }

  /**
   * Has the next sync fail after {@code syncs} successful ones; negative for never. The pages it
   * should have written then stay readable until a crash but no later sync writes them, as on
   * Linux.
   */
  public void failSyncAfter(int syncs) {
    syncsUntilFailure = syncs;
  }

  /** Flips bits of a byte, on the medium itself. */
  public void corrupt(String name, long offset, int mask) {
    file(name).corrupt(offset, mask);
  }

  /** Flips one bit of a file that {@code choose} picks; says where, or that there was no file. */
  public String corrupt(LongUnaryOperator choose) {
    if (files.isEmpty()) {
      return "no file to corrupt";
    }
    String name = list().get((int) choose.applyAsLong(files.size()));
    long offset = choose.applyAsLong(file(name).size());
    corrupt(name, offset, 1 << choose.applyAsLong(8));
    return name + " at byte " + offset;
  }

  /** Forgets everything: a new disk in the same place. */
  public void wipe() {
    life++;
    files.clear();
  }

  /** Bytes of all files. */
  public long usedBytes() {
    return files.values().stream().mapToLong(SimFile::size).sum();
  }

  @Override
  public DiskFile allocate(String name, long sizeBytes) {
    if (files.containsKey(name)) {
      throw new IllegalArgumentException("file " + name + " exists");
    }
    if (usedBytes() + sizeBytes > capacityBytes) {
      throw new DiskFullException(
          "no room for " + sizeBytes + " bytes beside " + usedBytes() + " of " + capacityBytes);
    }
    files.put(name, new SimFile(sizeBytes));
    return open(name);
  }

  @Override
  public DiskFile open(String name) {
    return new SimHandle(this, file(name), life);
  }

  private SimFile file(String name) {
    SimFile file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("there is no file " + name);
    }
    return file;
  }

  @Override
  public void rename(String from, String to) {
    SimFile file = file(from);
    if (files.containsKey(to)) {
      throw new IllegalArgumentException("file " + to + " exists");
    }
    files.remove(from);
    files.put(to, file);
  }

  @Override
  public void delete(String name) {
    files.remove(name);
  }

  @Override
  public List<String> list() {
    return new ArrayList<>(files.keySet());
  }

  @Override
  public void close() {
    life++;
  }

  /** Refuses a handle of an earlier life. */
  void check(int lifeOfHandle) {
    if (lifeOfHandle != life) {
      throw new IllegalStateException("the file was opened before the node stopped");
    }
  }

  void sync(SimFile file) {
    if (syncsUntilFailure == 0) {
      syncsUntilFailure = -1;
      file.forsake();
      throw new DiskFailedException("sync failed");
    }
    if (syncsUntilFailure > 0) {
      syncsUntilFailure--;
    }
    file.sync();
  }
}
