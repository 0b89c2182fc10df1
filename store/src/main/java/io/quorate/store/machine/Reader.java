package io.quorate.store.machine;

import io.quorate.protocol.process.RowsQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers queries from the rows: the present from the heads, the past from the versions. */
final class Reader {
  private static final int PAGE_ROWS = 256;
  private static final byte[] NOTHING = {};

  private final VersionRows rows;
  private final long countMax;

  /** Counts all that a query asks for, however long it takes. */
  Reader(VersionRows rows) {
    this(rows, Long.MAX_VALUE);
  }

  /**
   * Counts so many beyond the entries that are returned and gives up then: nobody waits for longer.
   */
  Reader(VersionRows rows, long countMax) {
    this.rows = rows;
    this.countMax = countMax;
  }

  /** The revision, if it is not 0, must be readable. */
  QueryResult read(Query query) {
    if (query.pick() != null) {
      return picked(query, query.pick());
    }
    if (query.range().single() && query.limit() >= 0) {
      return one(query);
    }
    return query.revision() == 0 ? present(query) : past(query);
  }

  /** Looks at the heads of all; reads the value of one. */
  private QueryResult picked(Query query, Query.Pick pick) {
    Query all = new Query(query.range(), query.revision(), 0, Integer.MAX_VALUE, Query.Form.KEYS);
    Entry best = null;
    for (Entry entry : read(all).entries()) {
      best = pick.better(best, entry);
    }
    return best == null
        ? new QueryResult(List.of(), false, 0)
        : one(
            new Query(
                KeyRange.of(best.key()), query.revision(), 1, query.bytesMax(), query.form()));
  }

  private QueryResult one(Query query) {
    byte[] key = query.range().from();
    Entry entry = query.revision() == 0 ? rows.current(key) : rows.at(key, query.revision());
    Collected collected = new Collected(query, countMax);
    if (entry != null && !entry.deleted()) {
      collected.add(entry);
    }
    return collected.result();
  }

  private QueryResult present(Query query) {
    Collected collected = new Collected(query, countMax);
    int pageRows = query.limit() == 0 ? PAGE_ROWS : Math.min(PAGE_ROWS, query.limit() + 1);
    RowWalk heads = rows.heads(query.range(), pageRows);
    for (RowsQuery.Row row = heads.next();
        row != null && collected.wantsMore();
        row = heads.next()) {
      if (collected.full()) {
        collected.surplus();
      } else {
        byte[] key = RowKeys.keyOfHead(row.key());
        collected.add(headed(query, key, Head.decode(row.value())));
      }
    }
    return collected.result();
  }

  private Entry headed(Query query, byte[] key, Head head) {
    return query.form().withValues()
        ? rows.entry(key, head)
        : new Entry(
            key, NOTHING, head.createRevision(), head.modRevision(), head.version(), head.lease());
  }

  private QueryResult past(Query query) {
    Collected collected = new Collected(query, countMax);
    RowWalk versions = rows.versions(query.range(), PAGE_ROWS);
    byte[] decided = NOTHING;
    for (RowsQuery.Row row = versions.next();
        row != null && collected.wantsMore();
        row = versions.next()) {
      long revision = RowKeys.revisionOfData(row.key());
      if (revision > query.revision() || RowKeys.sameKey(decided, row.key())) {
        continue;
      }
      decided = row.key();
      Version version = Version.decode(row.value());
      if (version.deleted()) {
        continue;
      }
      if (collected.full()) {
        collected.surplus();
      } else {
        collected.add(version.entry(RowKeys.keyOfData(row.key()), revision));
      }
    }
    return collected.result();
  }

  /** The versions of a key from a revision down to the floor, newest first, deletions included. */
  QueryResult history(byte[] key, long revision, long floor, int limit, int bytesMax) {
    List<Entry> entries = new ArrayList<>();
    RowWalk versions = rows.versions(key, revision, Math.min(PAGE_ROWS, limit + 1));
    long bytes = 0;
    boolean last = false;
    for (RowsQuery.Row row = versions.next(); row != null && !last; row = versions.next()) {
      long modified = RowKeys.revisionOfData(row.key());
      Version version = Version.decode(row.value());
      last = modified <= floor;
      if (last && version.deleted() && modified < floor) {
        break;
      }
      if (entries.size() == limit || bytes > bytesMax) {
        return new QueryResult(entries, true, 0);
      }
      entries.add(version.entry(key, modified));
      bytes += version.value().length;
    }
    return new QueryResult(entries, false, 0);
  }

  /** What a query has found so far. */
  private static final class Collected {
    private final Query query;
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;
    private long count;
    private boolean more;
    private final long countMax;
    private long surplus;

    private Collected(Query query, long countMax) {
      this.query = query;
      this.countMax = countMax;
    }

    private boolean counts() {
      return query.form().counts();
    }

    boolean full() {
      return query.form() == Query.Form.COUNT
          || (query.limit() > 0 && entries.size() >= query.limit())
          || (!entries.isEmpty() && bytes >= query.bytesMax());
    }

    boolean wantsMore() {
      return counts() ? surplus <= countMax : !more;
    }

    void surplus() {
      count++;
      surplus++;
      more = query.form() != Query.Form.COUNT;
    }

    void add(Entry entry) {
      if (full()) {
        surplus();
        return;
      }
      Entry wanted = query.form().withValues() ? entry : bare(entry);
      count++;
      bytes += wanted.key().length + wanted.value().length;
      entries.add(wanted);
    }

    private static Entry bare(Entry entry) {
      return new Entry(
          entry.key(),
          NOTHING,
          entry.createRevision(),
          entry.modRevision(),
          entry.version(),
          entry.lease());
    }

    QueryResult result() {
      long all = surplus > countMax ? QueryResult.UNCOUNTED : count;
      return new QueryResult(entries, more, counts() ? all : 0);
    }
  }

  /** Why the past cannot be read as of a revision, or null. */
  static Outcome.@Nullable Refused obstacle(long asOf, long floor, long revision) {
    return asOf == 0 ? null : Refusals.revision(asOf, floor, revision);
  }
}
