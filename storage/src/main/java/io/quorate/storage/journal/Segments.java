package io.quorate.storage.journal;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskFile;
import io.quorate.storage.disk.DiskFullException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal: live segments in order of position, and spares that are ready to be used.
 * Safe for use by two threads, the writer and the maintainer; files are allocated outside the lock.
 */
final class Segments {
  private static final String PREFIX_SPARE = "spare-";

  /** One segment in reserve for what protocols need when there is no more room. */
  private static final int SPARES_WANTED = 1;

  /** Beyond this many a released segment is deleted rather than kept. */
  private static final int SPARES_MAX = 2;

  private final Disk disk;
  private final JournalOptions options;
  private final Roster roster;
  private final ArrayDeque<Segment> live = new ArrayDeque<>();
  private final ArrayDeque<String> spares = new ArrayDeque<>();
  private final Object allocation = new Object();
  private int spareNumber;
  private boolean refused;

  // What others ask for all the time, set whenever it changes.
  private volatile boolean full;
  private volatile boolean crowded;
  private volatile long bytes;

  private Segments(Disk disk, JournalOptions options, Roster roster) {
    this.disk = disk;
    this.options = options;
    this.roster = roster;
  }

  static Segments open(Disk disk, JournalOptions options, Roster roster) {
    RosterFile.admit(disk, roster);
    Segments segments = new Segments(disk, options, roster);
    for (String name : disk.list()) {
      if (Segment.isName(name)) {
        segments.openLive(name);
      } else if (name.startsWith(PREFIX_SPARE)) {
        segments.openSpare(name);
      }
    }
    segments.changed();
    return segments;
  }

  private void openLive(String name) {
    DiskFile file = disk.open(name);
    SegmentHeader header = SegmentHeader.read(file, name);
    RosterFile.check(header.roster(), roster, name);
    if (!Segment.nameOf(header.first()).equals(name)) {
      throw CorruptJournalException.at(name, 0, "the header is that of another segment");
    }
    live.addLast(new Segment(file, header)); // names sort like positions
  }

  private void openSpare(String name) {
    boolean fits;
    try (DiskFile file = disk.open(name)) {
      fits = file.size() == options.segmentBytes();
    }
    if (!fits) {
      disk.delete(name);
      return;
    }
    spares.addLast(name);
    spareNumber =
        Math.max(spareNumber, Integer.parseInt(name.substring(PREFIX_SPARE.length())) + 1);
  }

  /** Live segments, oldest first. */
  synchronized List<Segment> live() {
    return new ArrayList<>(live);
  }

  /**
   * Begins a segment. The caller has synced everything before it.
   *
   * @return null when there is no room; try again later
   */
  @Nullable Segment roll(long first, long previousLast) {
    String spare = takeSpare();
    if (spare == null) {
      prepare(Long.MAX_VALUE); // what waits here must get through for anything to be released
      spare = takeSpare();
    }
    if (spare == null) {
      return null;
    }
    SegmentHeader header = new SegmentHeader(roster, first, previousLast);
    DiskFile file = disk.open(spare);
    header.write(file); // durable before the name says that it counts
    disk.rename(spare, Segment.nameOf(first));
    Segment segment = new Segment(file, header);
    synchronized (this) {
      live.addLast(segment);
      changed();
    }
    return segment;
  }

  private synchronized @Nullable String takeSpare() {
    String spare = spares.pollFirst();
    changed();
    return spare;
  }

  /** Allocates a spare where one is wanted and there is room. */
  void prepare() {
    prepare(options.bytesMax());
  }

  private void prepare(long bytesMax) {
    synchronized (allocation) {
      String name = wantedSpare(bytesMax);
      if (name == null) {
        return;
      }
      boolean allocated = true;
      try {
        disk.allocate(name, options.segmentBytes()).close();
      } catch (DiskFullException noRoom) {
        allocated = false;
      }
      synchronized (this) {
        refused = !allocated;
        if (allocated) {
          spares.addLast(name);
        }
        changed();
      }
    }
  }

  private synchronized @Nullable String wantedSpare(long bytesMax) {
    if (spares.size() >= SPARES_WANTED) {
      return null;
    }
    if (bytes + options.segmentBytes() > bytesMax) {
      refused = true;
      changed();
      return null;
    }
    return nextSpareName();
  }

  private String nextSpareName() {
    return PREFIX_SPARE + String.format(Locale.ROOT, "%09d", spareNumber++);
  }

  /** Recycles segments that lie wholly at or below {@code mark}, except the newest. */
  void release(long mark) {
    for (Segment segment = takeReleased(mark); segment != null; segment = takeReleased(mark)) {
      segment.file().close();
      recycle(segment);
    }
  }

  private synchronized @Nullable Segment takeReleased(long mark) {
    if (live.size() <= 1 || live.getFirst().last() > mark) {
      return null;
    }
    Segment segment = live.removeFirst();
    changed();
    return segment;
  }

  private void recycle(Segment segment) {
    String spare = null;
    synchronized (this) {
      if (spares.size() < SPARES_MAX && segment.file().size() == options.segmentBytes()) {
        spare = nextSpareName();
      }
    }
    if (spare == null) {
      disk.delete(segment.name());
      return;
    }
    disk.rename(segment.name(), spare);
    synchronized (this) {
      spares.addLast(spare);
      refused = false;
      changed();
    }
  }

  private synchronized void changed() {
    long sum = (long) spares.size() * options.segmentBytes();
    for (Segment segment : live) {
      sum += segment.file().size();
    }
    bytes = sum;
    full = refused && spares.isEmpty();
    crowded = live.size() > 1 && (full || sum > options.bytesMax() / 2);
  }

  /** Whether the reserve is gone and could not be replaced. */
  boolean full() {
    return full;
  }

  /** Whether it would be good to release something, and that could make room. */
  boolean crowded() {
    return crowded;
  }

  /** Bytes of all files. */
  long bytes() {
    return bytes;
  }

  synchronized void close() {
    live.forEach(segment -> segment.file().close());
    live.clear();
  }
}
