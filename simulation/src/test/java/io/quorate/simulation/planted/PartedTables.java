package io.quorate.simulation.planted;

import io.quorate.storage.tables.RowBatch;
import io.quorate.storage.tables.RowCursor;
import io.quorate.storage.tables.Tables;
import org.jspecify.annotations.Nullable;

/** Tables that make a mark durable before the rows that it stands for. */
record PartedTables(Tables tables) implements Tables {

  @Override
  public void write(RowBatch batch, long mark) {
    tables.write(new RowBatch(), mark);
    tables.flush();
    tables.write(batch, mark);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return tables.get(key);
  }

  @Override
  public RowCursor scan(byte[] from, byte[] to) {
    return tables.scan(from, to);
  }

  @Override
  public long mark() {
    return tables.mark();
  }

  @Override
  public void flush() {
    tables.flush();
  }

  @Override
  public long approximateBytes() {
    return tables.approximateBytes();
  }

  @Override
  public void close() {
    tables.close();
  }
}
