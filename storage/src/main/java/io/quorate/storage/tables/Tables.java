package io.quorate.storage.tables;

import org.jspecify.annotations.Nullable;

/**
 * Ordered durable rows. One writer and any number of readers at a time. A crash loses a suffix of
 * the batches that were written since the last {@link #flush}, never a part of one and never one
 * before another.
 *
 * <p>Keys that begin with the byte {@code 0xff} are reserved. Arrays handed in or out must not be
 * changed afterwards.
 */
public interface Tables extends AutoCloseable {

  /** The row's value, or null where there is none. */
  byte @Nullable [] get(byte[] key);

  /**
   * Rows in order. Whether batches that are written while the cursor is open show is open. Close
   * the cursor.
   *
   * @param from first key, inclusive
   * @param to first key that is no longer wanted; an empty array stands for the end
   */
  RowCursor scan(byte[] from, byte[] to);

  /**
   * Applies a batch and sets the mark, together.
   *
   * @param mark all records of the journal up to this position are applied; never below an earlier
   *     mark
   * @throws io.quorate.storage.disk.DiskFullException when there was no room. The batch was not
   *     applied; the same one may be written later
   * @throws io.quorate.storage.disk.DiskFailedException when the disk failed; the node must stop
   */
  void write(RowBatch batch, long mark);

  /**
   * The mark of the last batch; right after opening, of the last one that survived. 0 in new
   * tables.
   */
  long mark();

  /**
   * Makes everything that was written durable.
   *
   * @throws io.quorate.storage.disk.DiskFullException when there was no room; may be repeated
   * @throws io.quorate.storage.disk.DiskFailedException when the disk failed; the node must stop
   */
  void flush();

  /** Roughly the bytes on disk. */
  long approximateBytes();

  /** Releases what the tables hold. It does not flush. */
  @Override
  void close();
}
