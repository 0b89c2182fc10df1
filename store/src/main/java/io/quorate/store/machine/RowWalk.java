package io.quorate.store.machine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks a range page by page; rows may be written and removed behind the row it stands on. */
final class RowWalk {
  private static final int PAGE_BYTES = 256 << 10;

  private final OrderedRows rows;
  private final byte[] to;
  private final int pageRows;
  private byte[] from;
  private List<RowsQuery.Row> page = List.of();
  private int at;
  private boolean complete;

  RowWalk(OrderedRows rows, byte[] from, byte[] to, int pageRows) {
    this.rows = rows;
    this.from = from;
    this.to = to;
    this.pageRows = pageRows;
  }

  /** The next row, or null at the end. */
  RowsQuery.@Nullable Row next() {
    if (at == page.size()) {
      if (complete) {
        return null;
      }
      turn();
      if (page.isEmpty()) {
        return null;
      }
    }
    return page.get(at++);
  }

  private void turn() {
    RowsQuery.Page next = rows.page(new RowsQuery(from, to, pageRows, PAGE_BYTES));
    page = next.rows();
    complete = next.complete();
    at = 0;
    if (!page.isEmpty()) {
      byte[] last = page.getLast().key();
      from = Arrays.copyOf(last, last.length + 1);
    }
  }
}
