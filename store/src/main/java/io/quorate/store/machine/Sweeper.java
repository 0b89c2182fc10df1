package io.quorate.store.machine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;

/**
 * Deletes what is hidden already, a few rows at a time. Versions are found through the feed: each
 * write below the floor hides the version that it superseded, and a deletion below the floor hides
 * itself. So a pass costs what was written, not what is stored.
 */
final class Sweeper {
  private static final int PAGE_BYTES = 1 << 20;

  private final VersionRows versions;
  private final OrderedRows rows;
  private long swept;

  Sweeper(VersionRows versions) {
    this.versions = versions;
    this.rows = versions.rows();
  }

  boolean due(long bound, int revisions) {
    return bound - swept > revisions;
  }

  /**
   * Deletes rows of at most so many writes.
   *
   * @param bound writes at or above this revision stay
   * @return whether there is more to do
   */
  boolean sweep(long bound, int writesMax) {
    if (swept >= bound) {
      return false;
    }
    RowKeys keys = versions.keys();
    RowsQuery.Page page =
        rows.page(new RowsQuery(keys.feed(swept, 0), keys.feed(bound, 0), writesMax, PAGE_BYTES));
    for (RowsQuery.Row row : page.rows()) {
      FeedRow write = FeedRow.decode(row.value());
      long revision = RowKeys.revisionOfFeed(row.key());
      if (write.superseded() > 0) {
        rows.delete(keys.data(write.key(), write.superseded()));
      }
      if (write.deleted()) {
        rows.delete(keys.data(write.key(), revision));
      }
      rows.delete(row.key());
      swept = revision;
    }
    if (page.complete()) {
      swept = bound;
    }
    return !page.complete();
  }
}
