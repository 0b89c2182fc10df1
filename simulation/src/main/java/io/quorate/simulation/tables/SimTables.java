package io.quorate.simulation.tables;

import io.quorate.storage.disk.DiskFullException;
import io.quorate.storage.tables.RowBatch;
import io.quorate.storage.tables.RowCursor;
import io.quorate.storage.tables.Tables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A node's tables. Like the disk they outlive the node: after {@link #crash} or {@link #close} the
 * next life of the node works on the same object. For one thread.
 */
public final class SimTables implements Tables {
  private record Undo(byte[] key, byte @Nullable [] before) {}

  /** A batch that was written and not flushed, and how to take it back. */
  private record Unflushed(List<Undo> undos, long markBefore) {}

  private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
  private final ArrayDeque<Unflushed> unflushed = new ArrayDeque<>();
  private long mark;
  private long bytes;
  private boolean full;

  /**
   * The node dies: of the batches that were not flushed a prefix survives, as long as {@code
   * choose} says; it is given a bound and returns a number in {@code [0, bound)}.
   *
   * @return how many batches were lost
   */
  public int crash(LongUnaryOperator choose) {
    int kept = (int) choose.applyAsLong(unflushed.size() + 1L);
    int lost = unflushed.size() - kept;
    while (unflushed.size() > kept) {
      takeBack(unflushed.removeLast());
    }
    unflushed.clear();
    return lost;
  }

  private void takeBack(Unflushed batch) {
    for (Undo undo : batch.undos().reversed()) {
      set(undo.key(), undo.before());
    }
    mark = batch.markBefore();
  }

  /** While true, writes and flushes are refused for want of room. */
  public void full(boolean isFull) {
    full = isFull;
  }

  /** Forgets everything: new tables in the same place. */
  public void wipe() {
    rows.clear();
    unflushed.clear();
    mark = 0;
    bytes = 0;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public RowCursor scan(byte[] from, byte[] to) {
    return new MapCursor(from, to);
  }

  @Override
  public void write(RowBatch batch, long newMark) {
    checkRoom();
    if (newMark < mark) {
      throw new IllegalArgumentException("mark " + newMark + " lies below the mark " + mark);
    }
    Unflushed undo = new Unflushed(new ArrayList<>(), mark);
    for (RowBatch.Change change : batch.changes()) {
      apply(change, undo.undos());
    }
    mark = newMark;
    unflushed.addLast(undo);
  }

  private void apply(RowBatch.Change change, List<Undo> undos) {
    switch (change) {
      case RowBatch.Put put -> undos.add(new Undo(put.key(), set(put.key(), put.value())));
      case RowBatch.Delete delete -> undos.add(new Undo(delete.key(), set(delete.key(), null)));
      case RowBatch.DeleteRange range -> {
        List<byte[]> keys = new ArrayList<>(rows.subMap(range.from(), range.to()).keySet());
        for (byte[] key : keys) {
          undos.add(new Undo(key, set(key, null)));
        }
      }
    }
  }

  private byte @Nullable [] set(byte[] key, byte @Nullable [] value) {
    byte[] before = value == null ? rows.remove(key) : rows.put(key, value);
    bytes += length(key, value) - length(key, before);
    return before;
  }

  private static long length(byte[] key, byte @Nullable [] value) {
    return value == null ? 0 : (long) key.length + value.length;
  }

  private void checkRoom() {
    if (full) {
      throw new DiskFullException("the tables' disk is full");
    }
  }

  @Override
  public long mark() {
    return mark;
  }

  @Override
  public void flush() {
    checkRoom();
    unflushed.clear();
  }

  @Override
  public long approximateBytes() {
    return bytes;
  }

  @Override
  public void close() {}

  private final class MapCursor implements RowCursor {
    private final byte[] from;
    private final byte[] to;
    private Map.@Nullable Entry<byte[], byte[]> row;

    private MapCursor(byte[] from, byte[] to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public boolean next() {
      row = row == null ? rows.ceilingEntry(from) : rows.higherEntry(row.getKey());
      return row != null && (to.length == 0 || Arrays.compareUnsigned(row.getKey(), to) < 0);
    }

    @Override
    public byte[] key() {
      return current().getKey();
    }

    @Override
    public byte[] value() {
      return current().getValue();
    }

    private Map.Entry<byte[], byte[]> current() {
      if (row == null) {
        throw new IllegalStateException("next() was not called or returned false");
      }
      return row;
    }

    @Override
    public void close() {}
  }
}
