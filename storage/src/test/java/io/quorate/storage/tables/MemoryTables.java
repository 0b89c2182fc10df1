package io.quorate.storage.tables;

import io.quorate.storage.disk.DiskFullException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows in an ordered map, for tests of what stands on tables. Nothing is ever lost; reads are
 * counted.
 */
public final class MemoryTables implements Tables {
  private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
  private long mark;
  private int gets;
  private int flushes;
  private int changes;
  private boolean full;

  /** Point reads so far. */
  public int gets() {
    return gets;
  }

  public int flushes() {
    return flushes;
  }

  /** Changes in the batches so far. */
  public int changes() {
    return changes;
  }

  /** While true, writes are refused for want of room. */
  public void full(boolean isFull) {
    full = isFull;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    gets++;
    return rows.get(key);
  }

  @Override
  public RowCursor scan(byte[] from, byte[] to) {
    return new MapCursor(to.length == 0 ? rows.tailMap(from) : rows.subMap(from, to));
  }

  @Override
  public void write(RowBatch batch, long newMark) {
    if (full) {
      throw new DiskFullException("full on purpose");
    }
    if (newMark < mark) {
      throw new IllegalArgumentException("mark " + newMark + " lies below the mark " + mark);
    }
    changes += batch.changes().size();
    for (RowBatch.Change change : batch.changes()) {
      switch (change) {
        case RowBatch.Put put -> rows.put(put.key(), put.value());
        case RowBatch.Delete delete -> rows.remove(delete.key());
        case RowBatch.DeleteRange range -> rows.subMap(range.from(), range.to()).clear();
      }
    }
    mark = newMark;
  }

  @Override
  public long mark() {
    return mark;
  }

  @Override
  public void flush() {
    flushes++;
  }

  @Override
  public long approximateBytes() {
    return rows.size();
  }

  @Override
  public void close() {}

  private static final class MapCursor implements RowCursor {
    private final TreeMap<byte[], byte[]> rest;
    private Map.@Nullable Entry<byte[], byte[]> row;

    private MapCursor(Map<byte[], byte[]> range) {
      rest = new TreeMap<>(Arrays::compareUnsigned);
      rest.putAll(range);
    }

    @Override
    public boolean next() {
      row = rest.pollFirstEntry();
      return row != null;
    }

    private Map.Entry<byte[], byte[]> current() {
      if (row == null) {
        throw new IllegalStateException("there is no current row");
      }
      return row;
    }

    @Override
    public byte[] key() {
      return current().getKey();
    }

    @Override
    public byte[] value() {
      return current().getValue();
    }

    @Override
    public void close() {}
  }
}
