package io.quorate.models.blob;

import io.quorate.models.blob.RecordHeader.Coding;
import io.quorate.models.blob.RecordHeader.Kind;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All packs of a folder and where each record stands. Thread-safe; one thread appends at a time,
 * and reads wait for nobody.
 */
final class Packs implements AutoCloseable {
  private final Path folder;
  private final long packBytesMax;
  private final NavigableMap<Integer, PackFile> files = new TreeMap<>();
  private final Map<Kind, PackIndex> indexes = new EnumMap<>(Kind.class);
  private final Object syncing = new Object();
  private long appended; // bytes, since the start
  private long synced;
  private long stored; // bytes of all packs

  private Packs(Path folder, long packBytesMax) {
    this.folder = folder;
    this.packBytesMax = packBytesMax;
    for (Kind kind : Kind.values()) {
      indexes.put(kind, new PackIndex());
    }
  }

  /**
   * Opens the packs of a folder, which is created where there is none. The end of the newest one is
   * cut off behind its last whole record: what a crash left there was acknowledged to nobody.
   *
   * @throws DamagedBlobException when a pack is damaged where no crash can have left it
   */
  static Packs open(Path folder, long packBytesMax) throws IOException {
    Files.createDirectories(folder);
    Packs packs = new Packs(folder, packBytesMax);
    List<Integer> numbers = numbers(folder);
    for (int number : numbers) {
      packs.load(PackFile.open(folder, number), number == numbers.getLast());
    }
    return packs;
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

  synchronized boolean contains(Kind kind, Digest digest) {
    return index(kind).contains(digest);
  }

  /** The bytes of a record once decoded, −1 where there is none. */
  synchronized int length(Kind kind, Digest digest) {
    PackIndex.Place place = index(kind).get(digest);
    return place == null ? -1 : place.raw();
  }

  synchronized int records(Kind kind) {
    return index(kind).size();
  }

  /** What all packs take on the disk. */
  synchronized long bytes() {
    return stored;
  }

  /**
   * The decoded bytes of a record; null where there is none. They may be damaged: the caller
   * compares digests.
   */
  byte @Nullable [] read(Kind kind, Digest digest) throws IOException {
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
        byte[] body = file.body(header, place.offset());
        return header.coding() == Coding.PLAIN
            ? body
            : Compression.expand(body, header.raw(), digest);
      } catch (ClosedChannelException _) {
        // The pack was rewritten meanwhile: the index names another place now.
      }
    }
  }

  /** Appends a record, not yet durable, unless it is there. Returns whether it was not. */
  boolean put(Kind kind, Digest digest, byte[] bytes, int from, int length) throws IOException {
    if (contains(kind, digest)) {
      return false;
    }
    byte[] packed = Compression.compress(bytes, from, length);
    byte[] body = packed == null ? bytes : packed;
    int start = packed == null ? from : 0;
    int size = packed == null ? length : packed.length;
    Coding coding = packed == null ? Coding.PLAIN : Coding.ZSTD;
    RecordHeader header =
        new RecordHeader(kind, coding, size, length, RecordHeader.crc(body, start, size), digest);
    return append(header, body, start);
  }

  private synchronized boolean append(RecordHeader header, byte[] body, int from)
      throws IOException {
    if (index(header).contains(header.digest())) {
      return false;
    }
    PackFile file = active(RecordHeader.BYTES + header.stored());
    long at = file.append(header, body, from);
    index(header).put(header.digest(), place(file, header, at));
    appended += RecordHeader.BYTES + header.stored();
    stored += RecordHeader.BYTES + header.stored();
    return true;
  }

  private @Nullable PackFile newest() {
    return files.isEmpty() ? null : files.lastEntry().getValue();
  }

  private PackFile active(long more) throws IOException {
    PackFile last = newest();
    if (last != null && last.length() + more <= packBytesMax) {
      return last;
    }
    if (last != null) {
      last.sync(); // only the newest pack is ever less than durable
    }
    PackFile next = PackFile.create(folder, last == null ? 0 : last.number() + 1);
    files.put(next.number(), next);
    stored += PackFile.OPENING_BYTES;
    return next;
  }

  /** Makes durable what was put before; those who wait at the same time share one sync. */
  void sync() throws IOException {
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

  /** Forgets a record that turned out to be damaged, so that it can be stored again. */
  synchronized void forget(Kind kind, Digest digest) {
    index(kind).remove(digest);
  }

  /** Says of a record whether it is still needed. */
  interface Needed {
    boolean needed(Kind kind, Digest digest);
  }

  /**
   * Rewrites the packs of which less than a share is needed and that were last written before a
   * moment; the newest one stays.
   *
   * @return bytes that became free
   */
  long collect(Needed needed, double shareMin, long writtenBeforeMillis) throws IOException {
    long before = bytes();
    for (PackFile file : sealed()) {
      if (file.modifiedMillis() < writtenBeforeMillis && share(file, needed) < shareMin) {
        rewrite(file, needed);
      }
    }
    return before - bytes();
  }

  private synchronized List<PackFile> sealed() {
    List<PackFile> sealed = new ArrayList<>(files.values());
    if (!sealed.isEmpty()) {
      sealed.removeLast();
    }
    return sealed;
  }

  private double share(PackFile file, Needed needed) throws IOException {
    long[] bytes = new long[1];
    file.scan(
        false,
        (header, at) -> {
          if (stands(file, header, at) && needed.needed(header.kind(), header.digest())) {
            bytes[0] += RecordHeader.BYTES + header.stored();
          }
        });
    return (double) bytes[0] / Math.max(1, file.length() - PackFile.OPENING_BYTES);
  }

  private synchronized boolean stands(PackFile file, RecordHeader header, long at) {
    PackIndex.Place place = index(header).get(header.digest());
    return place != null && place.pack() == file.number() && place.offset() == at;
  }

  /** Copies what is needed to the newest pack, makes that durable, and only then lets go. */
  private void rewrite(PackFile file, Needed needed) throws IOException {
    List<RecordHeader> headers = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    file.scan(
        false,
        (header, at) -> {
          headers.add(header);
          places.add(at);
        });
    for (int i = 0; i < headers.size(); i++) {
      move(file, headers.get(i), places.get(i), needed);
    }
    sync();
    synchronized (this) {
      files.remove(file.number());
      stored -= file.length();
      file.delete();
    }
  }

  /** Asks once more, with nobody writing: what was asked for meanwhile is needed. */
  private synchronized void move(PackFile file, RecordHeader header, long at, Needed needed)
      throws IOException {
    if (!stands(file, header, at)) {
      return;
    }
    index(header).remove(header.digest());
    if (needed.needed(header.kind(), header.digest())) {
      append(header, file.body(header, at), 0);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (PackFile file : files.values()) {
      file.close();
    }
    files.clear();
  }
}
