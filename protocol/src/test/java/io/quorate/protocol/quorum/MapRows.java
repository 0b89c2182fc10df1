package io.quorate.protocol.quorum;

import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.RowsQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of one process in a sorted map. */
final class MapRows implements Rows {

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
  public void delete(byte[] key) {
    map.remove(key);
  }

  /** Answers a query as a host would. */
  RowsQuery.Page page(RowsQuery query) {
    List<RowsQuery.Row> rows = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<byte[], byte[]> entry : map.tailMap(query.from(), true).entrySet()) {
      if (query.to().length > 0 && Arrays.compareUnsigned(entry.getKey(), query.to()) >= 0) {
        break;
      }
      if (rows.size() == query.rowsMax() || bytes >= query.bytesMax()) {
        return new RowsQuery.Page(rows, false);
      }
      rows.add(new RowsQuery.Row(entry.getKey(), entry.getValue()));
      bytes += entry.getKey().length + entry.getValue().length;
    }
    return new RowsQuery.Page(rows, true);
  }
}
