package io.quorate.storage.tables;

/** Walks rows in order of their keys. For one thread. */
public interface RowCursor extends AutoCloseable {

  /** Moves to the next row, at first to the first one; false at the end. */
  boolean next();

  /** Key of the current row. */
  byte[] key();

  /** Value of the current row. */
  byte[] value();

  @Override
  void close();
}
