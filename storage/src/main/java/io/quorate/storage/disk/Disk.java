package io.quorate.storage.disk;

import java.util.List;

/**
 * A flat directory of preallocated files. Safe for use by several threads.
 *
 * <p>Names consist of lower-case letters, digits and hyphens. Every method may throw {@link
 * DiskFailedException}.
 */
public interface Disk extends AutoCloseable {

  /** Unit in which un-synced bytes survive a crash, are lost or are torn: 4 KiB. */
  int PAGE_BYTES = 4096;

  /**
   * Creates a file of {@code sizeBytes} zeros, all of them and the name durable on return, and
   * opens it.
   *
   * @throws DiskFullException when there is no room; nothing is left behind
   * @throws IllegalArgumentException when the name exists
   */
  DiskFile allocate(String name, long sizeBytes);

  /**
   * Opens an existing file.
   *
   * @throws IllegalArgumentException when there is no such file
   */
  DiskFile open(String name);

  /**
   * Renames a file, durably on return. Open handles stay valid.
   *
   * @throws IllegalArgumentException when {@code from} is absent or {@code to} exists
   */
  void rename(String from, String to);

  /** Deletes a file, durably on return. Deleting an absent file does nothing. */
  void delete(String name);

  /** The names of all files, sorted. */
  List<String> list();

  /** Releases what the disk holds. Files that are still open become unusable. */
  @Override
  void close();
}
