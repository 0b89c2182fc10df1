package io.quorate.store.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in an ordered map. */
final class MemoryRows implements OrderedRows {
  final TreeMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);

  @Override
  public byte @Nullable [] get(byte[] key) {
    return map.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    map.put(key, value);
  }

  @Override
  public void add(byte[] key, byte[] value) {
    assertThat(map).as("a row that is said to be absent").doesNotContainKey(key);
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
    long bytes = 0;
    for (Map.Entry<byte[], byte[]> row : range.entrySet()) {
      if (rows.size() == query.rowsMax() || (!rows.isEmpty() && bytes >= query.bytesMax())) {
        return new RowsQuery.Page(rows, false);
      }
      rows.add(new RowsQuery.Row(row.getKey(), row.getValue()));
      bytes += row.getKey().length + row.getValue().length;
    }
    return new RowsQuery.Page(rows, true);
  }
}
