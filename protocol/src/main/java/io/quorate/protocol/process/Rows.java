package io.quorate.protocol.process;

import org.jspecify.annotations.Nullable;

/**
 * The rows of one process: a port that the host gives it. Reads see own writes at once.
 *
 * <p>Rows are not durable by themselves. A process persists a record first and then applies it to
 * its rows; after a crash the rows are what the host had flushed, and the records after that point
 * are replayed. Applying a record twice must therefore change nothing. Byte arrays handed in or out
 * must not be changed afterwards.
 */
public interface Rows {

  /** The row's value, or null where there is none. */
  byte @Nullable [] get(byte[] key);

  /** Writes a row. */
  void put(byte[] key, byte[] value);

  /**
   * Writes a row that is known to be absent, also from what the host has flushed so far: removed
   * before the next flush, it never reaches the disk. Where that cannot be known, {@link #put}.
   */
  default void add(byte[] key, byte[] value) {
    put(key, value);
  }

  /** Removes a row; removing an absent one changes nothing. */
  void delete(byte[] key);
}
