package io.quorate.simulation.host;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A replica's rows at a moment, to be looked at without touching them. */
public final class RowsCopy implements OrderedRows {
  private final TreeMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);

  /** What asks for all rows of a process. */
  public static final RowsQuery ALL =
      new RowsQuery(new byte[0], new byte[0], Integer.MAX_VALUE, Integer.MAX_VALUE);

  /**
   * @param rows that the process holds
   */
  public RowsCopy(List<RowsQuery.Row> rows) {
    rows.forEach(row -> map.put(row.key(), row.value()));
  }

  /** Of all rows there. */
  public static RowsCopy of(OrderedRows rows) {
    return new RowsCopy(rows.page(ALL).rows());
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return map.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    map.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    map.remove(key);
  }

  @Override
  public RowsQuery.Page page(RowsQuery query) {
    NavigableMap<byte[], byte[]> range =
        query.to().length == 0
            ? map.tailMap(query.from(), true)
            : map.subMap(query.from(), true, query.to(), false);
    List<RowsQuery.Row> rows = new ArrayList<>();
    for (Map.Entry<byte[], byte[]> row : range.entrySet()) {
      if (rows.size() == query.rowsMax()) {
        return new RowsQuery.Page(rows, false);
      }
      rows.add(new RowsQuery.Row(row.getKey(), row.getValue()));
    }
    return new RowsQuery.Page(rows, true);
  }
}
