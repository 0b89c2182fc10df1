package io.quorate.store.machine;

import io.quorate.protocol.process.RowsQuery;
import org.jspecify.annotations.Nullable;

/** Reads changes from the feed. */
final class ChangeReader {

  /** Writes looked at in one read, however few are wanted: it ends inside the history then. */
  private static final int WRITES_MAX = 1000;

  private static final int PAGE_BYTES = 1 << 20;

  private final VersionRows rows;

  ChangeReader(VersionRows rows) {
    this.rows = rows;
  }

  /**
   * What is wanted of the changes up to a revision.
   *
   * @param floor what the writes of the floor itself superseded is kept on some replicas only, and
   *     therefore told by none
   */
  Changes read(ChangeQuery query, long revision, long floor) {
    ChangeBatch batch = new ChangeBatch(query);
    Cursor from = query.from();
    RowKeys keys = rows.keys();
    RowsQuery.Page page =
        rows.rows()
            .page(
                new RowsQuery(
                    keys.feed(from.revision(), from.part()),
                    keys.feed(revision + 1, 0),
                    WRITES_MAX,
                    PAGE_BYTES));
    for (RowsQuery.Row row : page.rows()) {
      FeedRow write = FeedRow.decode(row.value());
      if (query.wants(write.key(), write.deleted())) {
        batch.add(change(row, write, query.previous(), floor));
        if (batch.full()) {
          return batch.upTo(revision);
        }
      }
    }
    if (!page.complete()) {
      byte[] last = page.rows().getLast().key();
      batch.cut(new Cursor(RowKeys.revisionOfFeed(last), RowKeys.subOfFeed(last) + 1));
    }
    return batch.upTo(revision);
  }

  private Change change(RowsQuery.Row row, FeedRow write, boolean previous, long floor) {
    long revision = RowKeys.revisionOfFeed(row.key());
    Entry entry = version(write.key(), revision);
    if (entry == null) {
      throw new DamagedRowsException(
          "a version of revision " + revision + " is missing, though the feed names it");
    }
    boolean older = previous && write.superseded() > 0 && revision > floor;
    return new Change(
        RowKeys.subOfFeed(row.key()),
        entry,
        older ? version(write.key(), write.superseded()) : null);
  }

  private @Nullable Entry version(byte[] key, long revision) {
    byte[] row = rows.rows().get(rows.keys().data(key, revision));
    return row == null ? null : Version.decode(row).entry(key, revision);
  }
}
