package io.quorate.protocol.quorum;

import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.RowsQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in an ordered map. */
final class HostRows implements Rows {

  private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

  @Override
  public byte @Nullable [] get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    rows.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    rows.remove(key);
  }

  /** Answers a range as a host would. */
  RowsQuery.Page page(RowsQuery query) {
    List<RowsQuery.Row> page = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<byte[], byte[]> row : rows.tailMap(query.from(), true).entrySet()) {
      if (query.to().length > 0 && Arrays.compareUnsigned(row.getKey(), query.to()) >= 0) {
        break;
      }
      if (page.size() == query.rowsMax() || bytes >= query.bytesMax() && !page.isEmpty()) {
        return new RowsQuery.Page(page, false);
      }
      page.add(new RowsQuery.Row(row.getKey(), row.getValue()));
      bytes += row.getKey().length + row.getValue().length;
    }
    return new RowsQuery.Page(page, true);
  }

  /** All rows of a kind, in order. */
  List<RowsQuery.Row> kind(byte kind) {
    return page(new RowsQuery(
            QuorumRows.first(kind), QuorumRows.after(kind), Integer.MAX_VALUE, Integer.MAX_VALUE))
        .rows();
  }
}
