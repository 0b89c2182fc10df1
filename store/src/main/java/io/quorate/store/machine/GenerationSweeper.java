package io.quorate.store.machine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;
import java.util.function.IntPredicate;

/** Deletes the rows of generations that are neither the state nor being staged, paced. */
final class GenerationSweeper {
  private static final byte[] END = {2};
  private static final int PAGE_BYTES = 1 << 20;

  private final OrderedRows rows;
  private byte[] from = RowKeys.first(0);
  private boolean clean;

  GenerationSweeper(OrderedRows rows) {
    this.rows = rows;
  }

  /** There may be rows of dead generations again. */
  void restart() {
    from = RowKeys.first(0);
    clean = false;
  }

  boolean due() {
    return !clean;
  }

  /** Whether there is more to do after deleting at most so many rows. */
  boolean sweep(IntPredicate keeps, int rowsMax) {
    if (clean) {
      return false;
    }
    RowsQuery.Page page = rows.page(new RowsQuery(from, END, rowsMax, PAGE_BYTES));
    for (RowsQuery.Row row : page.rows()) {
      int generation = RowKeys.generationOf(row.key());
      if (keeps.test(generation)) {
        from = RowKeys.first(generation + 1);
        return true;
      }
      rows.delete(row.key());
      from = row.key();
    }
    clean = page.complete();
    return !clean;
  }
}
