package io.quorate.simulation.host;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.simulation.engine.Choices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Rows of one process as a sorted map, with a second map for what the disk holds. */
final class HostRows implements OrderedRows {

  private record Write(long position, byte[] key, byte @Nullable [] value) {}

  private final LongSupplier position;
  private final boolean atomic;
  private final Consumer<byte[]> forgotten;
  private final TreeMap<byte[], byte[]> durable = new TreeMap<>(Arrays::compareUnsigned);
  private final ArrayDeque<Write> unflushed = new ArrayDeque<>();
  private TreeMap<byte[], byte[]> current = new TreeMap<>(Arrays::compareUnsigned);

  /**
   * @param position of the newest record, which a write is taken to belong to
   * @param atomic whether rows reach the disk only together with their mark
   * @param forgotten told the key of each row that is deleted
   */
  HostRows(LongSupplier position, boolean atomic, Consumer<byte[]> forgotten) {
    this.position = position;
    this.atomic = atomic;
    this.forgotten = forgotten;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return current.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    current.put(key, value);
    unflushed.addLast(new Write(position.getAsLong(), key, value));
  }

  @Override
  public void delete(byte[] key) {
    boolean present = current.remove(key) != null;
    unflushed.addLast(new Write(position.getAsLong(), key, null));
    if (present) {
      forgotten.accept(key);
    }
  }

  /** All rows as the process sees them. */
  NavigableMap<byte[], byte[]> view() {
    return Collections.unmodifiableNavigableMap(current);
  }

  /** Brings to the disk all that belongs to records up to a position. */
  void flush(long upTo) {
    while (!unflushed.isEmpty() && unflushed.getFirst().position() <= upTo) {
      Write write = unflushed.removeFirst();
      write(write.key(), write.value());
    }
  }

  /** Loses what is not on disk; a flush that was under way may have brought some rows there. */
  void crash(long synced, Choices choices) {
    if (!atomic && choices.chance("crash.flush", 300_000)) {
      flushPart(synced, choices);
    }
    unflushed.clear();
    current = new TreeMap<>(Arrays::compareUnsigned);
    current.putAll(durable);
  }

  @Override
  public RowsQuery.Page page(RowsQuery query) {
    List<RowsQuery.Row> rows = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<byte[], byte[]> row : range(query).entrySet()) {
      bytes += row.getKey().length + row.getValue().length;
      if (rows.size() >= query.rowsMax() || (bytes > query.bytesMax() && !rows.isEmpty())) {
        return new RowsQuery.Page(rows, false);
      }
      rows.add(new RowsQuery.Row(row.getKey(), row.getValue()));
    }
    return new RowsQuery.Page(rows, true);
  }

  private NavigableMap<byte[], byte[]> range(RowsQuery query) {
    return query.to().length == 0
        ? current.tailMap(query.from(), true)
        : current.subMap(query.from(), true, query.to(), false);
  }

  /** Some keys in key order, each as of one moment, while the mark stays behind. */
  private void flushPart(long synced, Choices choices) {
    TreeMap<byte[], Write> latest = new TreeMap<>(Arrays::compareUnsigned);
    for (Write write : unflushed) {
      if (write.position() <= synced) {
        latest.put(write.key(), write);
      }
    }
    long take = choices.below("crash.flushed", latest.size() + 1L);
    latest.values().stream().limit(take).forEach(write -> write(write.key(), write.value()));
  }

  private void write(byte[] key, byte @Nullable [] value) {
    if (value == null) {
      durable.remove(key);
    } else {
      durable.put(key, value);
    }
  }
}
