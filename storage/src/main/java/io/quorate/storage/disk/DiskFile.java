package io.quorate.storage.disk;

import java.nio.ByteBuffer;

/**
 * An open file of fixed size. Reads and writes at distinct ranges may come from several threads;
 * {@link #sync} covers the writes that returned before it was called.
 */
public interface DiskFile extends AutoCloseable {

  /** Size in bytes; it never changes. */
  long size();

  /**
   * Fills {@code into} from {@code offset}.
   *
   * @throws IllegalArgumentException when the range leaves the file
   */
  void read(long offset, ByteBuffer into);

  /**
   * Writes all remaining bytes of {@code from} at {@code offset}. Other readers see them at once; a
   * crash may lose or tear them until {@link #sync} returns.
   *
   * @throws IllegalArgumentException when the range leaves the file
   */
  void write(long offset, ByteBuffer from);

  /**
   * Makes all earlier writes durable.
   *
   * @throws DiskFailedException when that failed. The file is then unusable for good, since what
   *     had been written may be lost
   */
  void sync();

  /** Closes the handle; it does not sync. */
  @Override
  void close();
}
