package io.quorate.storage.journal;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file {@code roster}: one page that says whose directory this is, written once. A node reads
 * it before anything else, to learn its generation.
 */
public final class RosterFile {
  private static final String NAME = "roster";
  private static final String NAME_DRAFT = "roster-draft";

  private RosterFile() {}

  /**
   * Reads the roster, or nothing when the directory is new.
   *
   * @throws DataDirectoryException when the format is newer than this build
   * @throws CorruptJournalException when the page is damaged
   */
  public static Optional<Roster> read(Disk disk) {
    if (!disk.list().contains(NAME)) {
      return Optional.empty();
    }
    ByteBuffer page = ByteBuffer.allocate(Layout.PAGE_BYTES);
    try (DiskFile file = disk.open(NAME)) {
      if (file.size() < Layout.PAGE_BYTES) {
        throw CorruptJournalException.at(NAME, 0, "the file is shorter than a page");
      }
      file.read(0, page);
    }
    page.flip();
    return Optional.of(decode(page, NAME, Layout.MAGIC_ROSTER));
  }

  /** Writes the roster of a new directory, durably on return. */
  public static void write(Disk disk, Roster roster) {
    disk.delete(NAME_DRAFT);
    try (DiskFile file = disk.allocate(NAME_DRAFT, Layout.PAGE_BYTES)) {
      ByteBuffer page = ByteBuffer.allocate(Layout.PAGE_BYTES);
      page.putInt(Layout.MAGIC_ROSTER);
      encode(page, roster);
      finish(page);
      file.write(0, page);
      file.sync();
    }
    disk.rename(NAME_DRAFT, NAME);
  }

  /**
   * Reads {@code expected}'s file or writes it when the directory is new; another identity is
   * refused.
   */
  static void admit(Disk disk, Roster expected) {
    Optional<Roster> found = read(disk);
    if (found.isPresent()) {
      check(found.get(), expected, NAME);
    } else {
      write(disk, expected);
    }
  }

  static void check(Roster found, Roster expected, String file) {
    if (!found.equals(expected)) {
      throw DataDirectoryException.foreign(file, found, expected);
    }
  }

  static void encode(ByteBuffer page, Roster roster) {
    page.putInt(roster.format());
    page.putLong(roster.generation());
    putName(page, roster.cluster());
    putName(page, roster.node());
  }

  private static void putName(ByteBuffer page, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > Roster.NAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a name of "
              + bytes.length
              + " bytes; at most "
              + Roster.NAME_BYTES_MAX
              + " are allowed");
    }
    page.putInt(bytes.length).put(bytes);
  }

  /** Fills the page up and puts its checksum into the last four bytes. */
  static void finish(ByteBuffer page) {
    page.putInt(Layout.PAGE_BYTES - 4, checksum(page));
    page.position(0).limit(Layout.PAGE_BYTES);
  }

  /**
   * Checks magic, checksum and format of a page and reads the roster behind the magic; leaves the
   * position after it.
   */
  static Roster decode(ByteBuffer page, String file, int magic) {
    if (page.getInt() != magic) {
      throw CorruptJournalException.at(file, 0, "the header is not one of ours");
    }
    int format = page.getInt();
    // The checksum covers the page in every format, so a newer format is told from damage.
    if (page.getInt(Layout.PAGE_BYTES - 4) != checksum(page)) {
      throw CorruptJournalException.at(file, 0, "the checksum of the header does not match");
    }
    if (format > Layout.FORMAT) {
      throw DataDirectoryException.newer(file, format);
    }
    if (format < Layout.FORMAT) {
      throw DataDirectoryException.older(file, format);
    }
    long generation = page.getLong();
    return new Roster(getName(page), getName(page), generation, format);
  }

  private static String getName(ByteBuffer page) {
    byte[] bytes = new byte[page.getInt()];
    page.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int checksum(ByteBuffer page) {
    CRC32C crc = new CRC32C();
    crc.update(page.duplicate().position(0).limit(Layout.PAGE_BYTES - 4));
    return (int) crc.getValue();
  }
}
