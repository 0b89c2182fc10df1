package io.quorate.models.blob;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of records, one behind the other, that only grows. Reading is safe for any thread;
 * appending is for one at a time.
 */
final class PackFile {
  static final String SUFFIX = ".pack";
  private static final long MAGIC = 0x51504143_4b303031L; // "QPACK001"

  /** Bytes before the first record: the magic and the pack's number. */
  static final int OPENING_BYTES = 16;

  /** Is told of every record of a pack. */
  interface Visitor {
    void record(RecordHeader header, long offset);
  }

  private final int number;
  private final Path path;
  private final FileChannel channel;
  private long end;

  /** What is not in the file yet; null while nothing is appended. */
  private volatile @Nullable PackTail tail;

  PackFile(int number, Path path, FileChannel channel, long end) {
    this.number = number;
    this.path = path;
    this.channel = channel;
    this.end = end;
  }

  static Path path(Path folder, int number) {
    return folder.resolve("%08d%s".formatted(number, SUFFIX));
  }

  /** Creates an empty one. */
  static PackFile create(Path folder, int number) throws IOException {
    Path path = path(folder, number);
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    ByteBuffer opening = ByteBuffer.allocate(OPENING_BYTES).putLong(MAGIC).putLong(number).flip();
    writeFully(channel, opening, 0);
    channel.force(true);
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true); // a file that the folder does not name after a crash holds nothing
    }
    return new PackFile(number, path, channel, OPENING_BYTES);
  }

  /**
   * Opens one that exists.
   *
   * @throws DamagedBlobException when it is no pack of that number
   */
  static PackFile open(Path folder, int number) throws IOException {
    Path path = path(folder, number);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (channel.size() < OPENING_BYTES) { // a crash came while it was created: nothing is lost
      channel.truncate(0);
      writeFully(
          channel, ByteBuffer.allocate(OPENING_BYTES).putLong(MAGIC).putLong(number).flip(), 0);
    }
    ByteBuffer opening = ByteBuffer.allocate(OPENING_BYTES);
    readFully(channel, opening, 0);
    if (opening.flip().getLong() != MAGIC || opening.getLong() != number) {
      channel.close();
      throw new DamagedBlobException(path + " is no pack " + number + " of this format");
    }
    return new PackFile(number, path, channel, channel.size());
  }

  int number() {
    return number;
  }

  long length() {
    return end;
  }

  /** Tells of every record up to the first that is not whole; returns where that one begins. */
  long scan(boolean bodies, Visitor visitor) throws IOException {
    long at = OPENING_BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.BYTES);
    while (at + RecordHeader.BYTES <= end) {
      bytes.clear();
      read(bytes, at);
      RecordHeader header = RecordHeader.read(bytes.flip());
      if (header == null || at + RecordHeader.BYTES + header.stored() > end) {
        return at;
      }
      if (bodies) {
        byte[] body = body(header, at);
        if (RecordHeader.crc(body, 0, body.length) != header.bodyCrc()) {
          return at;
        }
      }
      visitor.record(header, at);
      at += RecordHeader.BYTES + header.stored();
    }
    return at;
  }

  /** Forgets what stands behind that place. */
  void truncate(long length) throws IOException {
    channel.truncate(length);
    channel.force(true);
    end = length;
  }

  /** Appends a record, not yet durable; returns where it begins. What fails leaves no trace. */
  long append(RecordHeader header, byte[] body, int from) throws IOException {
    long at = end;
    ByteBuffer opening = ByteBuffer.allocate(RecordHeader.BYTES);
    header.write(opening);
    PackTail last = tail();
    try {
      last.append(opening.flip());
      last.append(ByteBuffer.wrap(body, from, header.stored()));
    } catch (IOException e) {
      last.cutTo(at);
      throw e;
    }
    end = at + RecordHeader.BYTES + header.stored();
    return at;
  }

  private PackTail tail() throws IOException {
    PackTail last = tail;
    if (last == null) {
      last = new PackTail(path, channel, end);
      tail = last;
    }
    return last;
  }

  /** The stored bytes of the record that begins there. */
  byte[] body(RecordHeader header, long at) throws IOException {
    return body(header.stored(), at);
  }

  byte[] body(int stored, long at) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(stored);
    read(body, at + RecordHeader.BYTES);
    return body.array();
  }

  RecordHeader header(long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.BYTES);
    read(bytes, at);
    RecordHeader header = RecordHeader.read(bytes.flip());
    if (header == null) {
      throw new DamagedBlobException("%s has no record at byte %d".formatted(path, at));
    }
    return header;
  }

  private void read(ByteBuffer bytes, long at) throws IOException {
    PackTail last = tail;
    if (last == null || !last.read(bytes, at)) {
      readFully(channel, bytes, at);
    }
  }

  /** Has the system read what stands there. */
  void ahead(long from, long to) throws IOException {
    ReadAhead.begin(channel, from, to);
  }

  /** Makes everything durable that was appended. */
  void sync() throws IOException {
    PackTail last = tail;
    if (last != null) {
      last.flush();
    }
    channel.force(false);
  }

  /** The same, when nothing more is to come. */
  void seal() throws IOException {
    PackTail last = tail;
    if (last != null) {
      last.flush();
      channel.truncate(end);
      tail = null;
      last.close();
    }
    channel.force(true); // its length is that of its records also after a crash
  }

  /** What was appended is in the file then, but may not outlive a crash of the machine. */
  void close() throws IOException {
    try (channel;
        PackTail last = tail) {
      if (last != null) {
        last.flush();
        channel.truncate(end);
      }
    }
  }

  void delete() throws IOException {
    PackTail last = tail;
    if (last != null) {
      last.close();
    }
    channel.close();
    Files.deleteIfExists(path);
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  static void readFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position);
      if (read < 0) {
        throw new EOFException("a pack ends at byte " + position);
      }
      position += read;
    }
  }
}
