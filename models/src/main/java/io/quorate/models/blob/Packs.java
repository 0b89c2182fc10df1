package io.quorate.models.blob;

import io.quorate.models.blob.RecordHeader.Kind;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All packs of a folder and where each record stands. Thread-safe; one thread appends at a time,
 * and reads wait for nobody.
 */
final class Packs implements Records {
  private final Path folder;
  private final long packBytesMax;
  private final NavigableMap<Integer, PackFile> files = new TreeMap<>();
  private final Map<Kind, PackIndex> indexes = new EnumMap<>(Kind.class);
  private final Object syncing = new Object();
  private final Object collecting = new Object();
  private final LongSupplier clockMillis;
  private final long openedMillis;

  /** When each pack was last written to; those that are older than this process are not in it. */
  private final Map<Integer, Long> writtenMillis = new HashMap<>();

  private long appended; // bytes, since the start
  private long synced;
  private long stored; // bytes of all packs

  private Packs(Path folder, long packBytesMax, LongSupplier clockMillis) {
    this.folder = folder;
    this.packBytesMax = packBytesMax;
    this.clockMillis = clockMillis;
    this.openedMillis = clockMillis.getAsLong();
    for (Kind kind : Kind.values()) {
      indexes.put(kind, new PackIndex());
    }
  }

  /**
   * Opens the packs of a folder, which is created where there is none. The end of the newest one is
   * cut off behind its last whole record: what a crash left there was acknowledged to nobody.
   *
   * @param clockMillis measures how long ago a pack was written to; any clock that only goes on
   * @throws DamagedBlobException when a pack is damaged where no crash can have left it
   */
  static Packs open(Path folder, long packBytesMax, LongSupplier clockMillis) throws IOException {
    Files.createDirectories(folder);
    Packs packs = new Packs(folder, packBytesMax, clockMillis);
    List<Integer> numbers = numbers(folder);
    for (int number : numbers) {
      packs.load(PackFile.open(folder, number), number == numbers.getLast());
    }
    return packs;
  }

  /** Deletes all packs of a folder that nobody has open. */
  static void clear(Path folder) throws IOException {
    for (int number : numbers(folder)) {
      Files.delete(PackFile.path(folder, number));
    }
  }

  private static List<Integer> numbers(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("\\d{8}\\" + PackFile.SUFFIX))
          .map(name -> Integer.valueOf(name.substring(0, 8)))
          .sorted()
          .toList();
    }
  }

  private void load(PackFile file, boolean newest) throws IOException {
    files.put(file.number(), file);
    long end =
        file.scan(
            newest, (header, at) -> index(header).put(header.digest(), place(file, header, at)));
    if (end < file.length()) {
      if (!newest) {
        throw new DamagedBlobException(
            "%s is damaged at byte %d; move it away: what it held is fetched from other nodes again"
                .formatted(PackFile.path(folder, file.number()), end));
      }
      file.truncate(end);
    }
    stored += file.length();
  }

  private PackIndex index(RecordHeader header) {
    return index(header.kind());
  }

  private PackIndex index(Kind kind) {
    PackIndex index = indexes.get(kind);
    if (index == null) {
      throw new IllegalStateException("every kind has an index");
    }
    return index;
  }

  private static PackIndex.Place place(PackFile file, RecordHeader header, long at) {
    return new PackIndex.Place(file.number(), at, header.stored(), header.raw());
  }

  @Override
  public synchronized boolean contains(Kind kind, Digest digest) {
    return index(kind).contains(digest);
  }

  @Override
  public synchronized int length(Kind kind, Digest digest) {
    PackIndex.Place place = index(kind).get(digest);
    return place == null ? -1 : place.raw();
  }

  @Override
  public synchronized int records(Kind kind) {
    return index(kind).size();
  }

  @Override
  public synchronized long bytes() {
    return stored;
  }

  @Override
  public byte @Nullable [] read(Kind kind, Digest digest) throws IOException {
    while (true) {
      PackIndex.Place place;
      PackFile file;
      synchronized (this) {
        place = index(kind).get(digest);
        file = place == null ? null : files.get(place.pack());
      }
      if (place == null || file == null) {
        return null;
      }
      try {
        RecordHeader header = file.header(place.offset());
        return Encoded.decode(header, file.body(header, place.offset()));
      } catch (ClosedChannelException _) {
        // The pack was rewritten meanwhile: the index names another place now.
      }
    }
  }

  @Override
  public void ahead(Kind kind, List<Digest> digests) {
    ReadAhead ahead = new ReadAhead();
    synchronized (this) {
      for (Digest digest : digests) {
        PackIndex.Place place = index(kind).get(digest);
        PackFile file = place == null ? null : files.get(place.pack());
        if (place != null && file != null) {
          long end = place.offset() + RecordHeader.BYTES + place.stored();
          ahead.add(file, place.offset(), end);
        }
      }
    }
    ahead.begin();
  }

  @Override
  public boolean put(Kind kind, Digest digest, byte[] bytes, int from, int length)
      throws IOException {
    if (contains(kind, digest)) {
      return false;
    }
    Encoded record = Encoded.of(kind, digest, bytes, from, length);
    return append(record.header(), record.body(), record.from());
  }

  private synchronized boolean append(RecordHeader header, byte[] body, int from)
      throws IOException {
    if (index(header).contains(header.digest())) {
      return false;
    }
    PackFile file = active(RecordHeader.BYTES + header.stored());
    index(header).put(header.digest(), place(file, header, write(file, header, body, from)));
    writtenMillis.put(file.number(), clockMillis.getAsLong());
    return true;
  }

  /** Returns where the record begins. */
  private long write(PackFile file, RecordHeader header, byte[] body, int from) throws IOException {
    long at = file.append(header, body, from);
    appended += RecordHeader.BYTES + header.stored();
    stored += RecordHeader.BYTES + header.stored();
    return at;
  }

  private @Nullable PackFile newest() {
    return files.isEmpty() ? null : files.lastEntry().getValue();
  }

  private PackFile active(long more) throws IOException {
    PackFile last = newest();
    if (last != null && last.length() + more <= packBytesMax) {
      return last;
    }
    return begin();
  }

  private PackFile begin() throws IOException {
    PackFile last = newest();
    if (last != null) {
      last.seal(); // only the newest pack is ever less than durable
    }
    PackFile next = PackFile.create(folder, last == null ? 0 : last.number() + 1);
    files.put(next.number(), next);
    writtenMillis.put(next.number(), clockMillis.getAsLong());
    stored += PackFile.OPENING_BYTES;
    return next;
  }

  /** Those who wait at the same time share one sync. */
  @Override
  public void sync() throws IOException {
    long wanted;
    synchronized (this) {
      wanted = appended;
    }
    synchronized (syncing) {
      PackFile newest;
      long reached;
      synchronized (this) {
        newest = newest();
        if (synced >= wanted || newest == null) {
          return;
        }
        reached = appended;
      }
      newest.sync();
      synchronized (this) {
        synced = Math.max(synced, reached);
      }
    }
  }

  @Override
  public synchronized void forget(Kind kind, Digest digest) {
    index(kind).remove(digest);
  }

  @Override
  public Freed collect(Needed needed, Collecting how) throws IOException {
    synchronized (collecting) {
      return new Repacking(this, needed).run(how);
    }
  }

  /** The packs that nobody wrote to for that long, nor since this was opened. */
  synchronized List<PackFile> settled(long graceMillis) {
    long now = clockMillis.getAsLong();
    return files.values().stream()
        .filter(file -> now - writtenMillis.getOrDefault(file.number(), openedMillis) > graceMillis)
        .toList();
  }

  /** Sees to it that nothing more is appended to a pack. */
  synchronized void seal(PackFile file) throws IOException {
    if (file == newest()) {
      begin();
    }
  }

  synchronized boolean stands(PackFile file, RecordHeader header, long at) {
    PackIndex.Place place = index(header).get(header.digest());
    return place != null && place.pack() == file.number() && place.offset() == at;
  }

  /** Asks once more, with nobody writing: what was asked for meanwhile is needed. */
  synchronized void move(PackFile file, RecordHeader header, long at, Needed needed)
      throws IOException {
    if (!stands(file, header, at)) {
      return;
    }
    PackIndex index = index(header);
    if (!needed.needed(header.kind(), header.digest())) {
      index.remove(header.digest());
      return;
    }
    byte[] body = file.body(header, at);
    PackFile target = active(RecordHeader.BYTES + header.stored());
    index.put(header.digest(), place(target, header, write(target, header, body, 0)));
  }

  /** Lets go of the oldest packs, whoever needs them, until all take no more than that. */
  synchronized Freed shrink(long bytesMax) throws IOException {
    long before = stored;
    int dropped = 0;
    while (stored > bytesMax && files.size() > 1) {
      PackFile oldest = files.firstEntry().getValue();
      oldest.scan(
          false,
          (header, at) -> {
            if (stands(oldest, header, at)) {
              index(header).remove(header.digest());
            }
          });
      drop(oldest);
      dropped++;
    }
    return new Freed(dropped, before - stored);
  }

  /** Deletes a pack in which nothing stands any more. */
  synchronized void drop(PackFile file) throws IOException {
    files.remove(file.number());
    writtenMillis.remove(file.number());
    stored -= file.length();
    file.delete();
  }

  @Override
  public synchronized void close() throws IOException {
    for (PackFile file : files.values()) {
      file.close();
    }
    files.clear();
  }
}
