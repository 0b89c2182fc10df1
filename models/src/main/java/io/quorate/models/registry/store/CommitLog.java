package io.quorate.models.registry.store;

import io.quorate.models.registry.StoreQuery;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A log of commits in a directory, and the documents that they add up to. Each entry is its length,
 * its CRC32C and the commit. All calls are made under the directory's lock.
 *
 * <p>The log is written anew, under the next generation's name, when most of it has been
 * overwritten; others notice by the name.
 */
final class CommitLog {
  private static final String PREFIX = "registry-";
  private static final int ENTRY_BYTES_MAX = 64 << 20;
  private static final int OPENING_BYTES = 8;
  private static final long SMALL = 1 << 20;

  private final Path directory;
  private final DocumentMap documents = new DocumentMap();
  private @Nullable FileChannel channel;
  private long generation;
  private long end;
  private long revision;
  private long compactAt = SMALL;

  CommitLog(Path directory) {
    this.directory = directory;
  }

  DocumentMap documents() {
    return documents;
  }

  /** Of the last commit that was read. */
  long revision() {
    return revision;
  }

  private Path path(long number) {
    return directory.resolve(PREFIX + "%016d.log".formatted(number));
  }

  /** Reads what others have written. */
  void catchUp() throws IOException {
    long newest = newest();
    FileChannel open = channel;
    if (open == null || newest != generation) {
      close();
      documents.clear();
      generation = newest;
      end = 0;
      revision = 0;
      open =
          FileChannel.open(
              path(newest),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      channel = open;
    }
    long size = open.size();
    while (end < size) {
      byte[] entry = entry(open, size);
      if (entry == null) {
        open.truncate(end); // torn by a crash, and acknowledged to nobody
        open.force(true);
        return;
      }
      apply(entry);
      end += OPENING_BYTES + entry.length;
    }
  }

  private long newest() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(PREFIX + "\\d{16}\\.log"))
          .mapToLong(name -> Long.parseLong(name.substring(PREFIX.length(), PREFIX.length() + 16)))
          .max()
          .orElse(1);
    }
  }

  private byte @Nullable [] entry(FileChannel from, long size) throws IOException {
    if (size - end < OPENING_BYTES) {
      return null;
    }
    ByteBuffer opening = read(from, end, OPENING_BYTES);
    int length = opening.getInt();
    int crc = opening.getInt();
    if (length < 0 || length > ENTRY_BYTES_MAX || size - end - OPENING_BYTES < length) {
      return null;
    }
    byte[] entry = read(from, end + OPENING_BYTES, length).array();
    return crc(entry) == crc ? entry : null;
  }

  private static ByteBuffer read(FileChannel from, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (from.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("the registry's log became shorter");
      }
    }
    return bytes.flip();
  }

  private void apply(byte[] entry) throws IOException {
    try {
      WireReader in = new WireReader(entry);
      revision = in.varint();
      documents.apply(new StoreQuery.Commit(List.of(), changes(in)), revision);
    } catch (MalformedWireException e) {
      throw new IOException("the registry's log is damaged at byte " + end, e);
    }
  }

  private static List<StoreQuery.Change> changes(WireReader in) {
    int count = in.count(2);
    List<StoreQuery.Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(new StoreQuery.Change(in.string(), in.bool() ? in.bytes() : null));
    }
    return changes;
  }

  private static byte[] encode(long revision, List<StoreQuery.Change> changes) {
    WireWriter out = new WireWriter();
    out.varint(revision).varint(changes.size());
    for (StoreQuery.Change change : changes) {
      byte[] document = change.document();
      out.string(change.key()).bool(document != null);
      if (document != null) {
        out.bytes(document);
      }
    }
    return out.toBytes();
  }

  /** Writes a commit whose conditions hold, durably. */
  void append(StoreQuery.Commit commit) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      throw new IOException("the registry's log is closed");
    }
    byte[] entry = encode(revision + 1, commit.changes());
    try {
      write(open, end, entry);
      open.force(false);
    } catch (IOException e) {
      close(); // what is on the disk is looked at anew
      throw e;
    }
    revision++;
    end += OPENING_BYTES + entry.length;
    documents.apply(commit, revision);
    if (end > compactAt) {
      compact();
    }
  }

  private static void write(FileChannel to, long at, byte[] entry) throws IOException {
    if (entry.length > ENTRY_BYTES_MAX) {
      throw new IOException("a commit of " + entry.length + " bytes is too large for the log");
    }
    ByteBuffer bytes = ByteBuffer.allocate(OPENING_BYTES + entry.length);
    bytes.putInt(entry.length).putInt(crc(entry)).put(entry).flip();
    while (bytes.hasRemaining()) {
      to.write(bytes, at + bytes.position());
    }
  }

  private static int crc(byte[] entry) {
    CRC32C crc = new CRC32C();
    crc.update(entry);
    return (int) crc.getValue();
  }

  /**
   * Writes the documents alone under the next name. Revisions tell documents apart, so each keeps
   * its own.
   */
  private void compact() throws IOException {
    Path next = directory.resolve("next");
    long length = 0;
    try (FileChannel to =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var byRevision = new TreeMap<Long, List<StoreQuery.Change>>();
      documents
          .all()
          .forEach((key, document) ->
              byRevision
                  .computeIfAbsent(document.revision(), _ -> new ArrayList<>())
                  .add(new StoreQuery.Change(key, document.bytes())));
      byRevision.computeIfAbsent(revision, _ -> new ArrayList<>());
      for (var at : byRevision.entrySet()) {
        byte[] entry = encode(at.getKey(), at.getValue());
        write(to, length, entry);
        length += OPENING_BYTES + entry.length;
      }
      to.force(true);
    }
    compactAt = Math.max(SMALL, 4 * length);
    if (length > end / 2) {
      Files.delete(next);
      return;
    }
    Files.move(next, path(generation + 1), StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
    Files.deleteIfExists(path(generation));
    close();
    catchUp();
  }

  private void syncDirectory() throws IOException {
    try (FileChannel open = FileChannel.open(directory, StandardOpenOption.READ)) {
      open.force(true);
    }
  }

  void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // Everything that was acknowledged is durable already.
      }
    }
  }
}
