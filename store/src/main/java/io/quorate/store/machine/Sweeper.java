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
  private final RecentWrites recent;
  private final OrderedRows rows;
  private long swept;

  Sweeper(VersionRows versions) {
    this.versions = versions;
    this.recent = versions.recent();
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
    if (recent.from() <= swept) {
      sweepRecent(bound, writesMax);
    } else {
      sweepRows(Math.min(bound, recent.from()), writesMax);
    }
    return swept < bound;
  }

  private void sweepRecent(long bound, int writesMax) {
    for (int i = 0; i < writesMax; i++) {
      RecentWrites.Write write = recent.peek();
      if (write == null || write.revision() >= bound) {
        swept = bound;
        return;
      }
      recent.take();
      if (write.revision() >= swept) {
        delete(write.revision(), write.row());
        rows.delete(versions.keys().feed(write.revision(), write.sub()));
        swept = write.revision();
      }
    }
  }

  private void sweepRows(long bound, int writesMax) {
    RowKeys keys = versions.keys();
    RowsQuery.Page page =
        rows.page(new RowsQuery(keys.feed(swept, 0), keys.feed(bound, 0), writesMax, PAGE_BYTES));
    for (RowsQuery.Row row : page.rows()) {
      long revision = RowKeys.revisionOfFeed(row.key());
      delete(revision, FeedRow.decode(row.value()));
      rows.delete(row.key());
      swept = revision;
    }
    if (page.complete()) {
      swept = bound;
    }
  }

  private void delete(long revision, FeedRow write) {
    RowKeys keys = versions.keys();
    if (write.superseded() > 0) {
      rows.delete(keys.data(write.key(), write.superseded()));
    }
    if (write.deleted()) {
      rows.delete(keys.data(write.key(), revision));
    }
  }
}
