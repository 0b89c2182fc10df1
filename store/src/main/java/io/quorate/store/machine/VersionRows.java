package io.quorate.store.machine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Heads, versions and feed of one generation. */
final class VersionRows {
  private final OrderedRows rows;
  private final RowKeys keys;
  private final RecentWrites recent;

  VersionRows(OrderedRows rows, RowKeys keys, RecentWrites recent) {
    this.rows = rows;
    this.keys = keys;
    this.recent = recent;
  }

  RecentWrites recent() {
    return recent;
  }

  OrderedRows rows() {
    return rows;
  }

  RowKeys keys() {
    return keys;
  }

  /** What is true of the key now. */
  Head head(byte[] key) {
    byte[] row = rows.get(keys.head(key));
    return row == null ? Head.ABSENT : Head.decode(row);
  }

  /** The key's present version, or null where it is absent. */
  @Nullable Entry current(byte[] key) {
    Head head = head(key);
    return head.absent() ? null : entry(key, head);
  }

  /** The version that the head names. */
  Entry entry(byte[] key, Head head) {
    byte[] row = rows.get(keys.data(key, head.modRevision()));
    if (row == null) {
      throw new DamagedRowsException(
          "the version of revision " + head.modRevision() + " is missing, though its key exists");
    }
    return Version.decode(row).entry(key, head.modRevision());
  }

  /** The newest version up to that revision, deletions included; null where there is none. */
  @Nullable Entry at(byte[] key, long revision) {
    List<RowsQuery.Row> found =
        rows.page(new RowsQuery(keys.data(key, revision), keys.dataEnd(key), 1, Integer.MAX_VALUE))
            .rows();
    if (found.isEmpty()) {
      return null;
    }
    RowsQuery.Row row = found.getFirst();
    return Version.decode(row.value()).entry(key, RowKeys.revisionOfData(row.key()));
  }

  /** Heads of a range in key order. */
  RowWalk heads(KeyRange range, int pageRows) {
    byte[] to = range.to().length == 0 ? keys.headsEnd() : keys.head(range.to());
    return new RowWalk(rows, keys.head(range.from()), to, pageRows);
  }

  /** All versions of all keys of a range: in key order, and newest first. */
  RowWalk versions(KeyRange range, int pageRows) {
    byte[] to = range.to().length == 0 ? keys.dataEnd() : keys.dataFrom(range.to());
    return new RowWalk(rows, keys.dataFrom(range.from()), to, pageRows);
  }

  /** Versions of one key from that revision down. */
  RowWalk versions(byte[] key, long revision, int pageRows) {
    return new RowWalk(rows, keys.data(key, revision), keys.dataEnd(key), pageRows);
  }

  /** Writes a version of a key. */
  void write(byte[] key, long revision, Version version, Head before) {
    rows.add(keys.data(key, revision), version.encode()); // a revision is given out once
    setHead(key, revision, version);
    feed(key, revision, version, before.modRevision());
  }

  /** Writes a version as it was; a hash of it. */
  long restore(Entry entry) {
    Version version =
        new Version(0, entry.createRevision(), entry.version(), entry.lease(), entry.value());
    byte[] encoded = version.encode();
    rows.add(keys.data(entry.key(), entry.modRevision()), encoded);
    setHead(entry.key(), entry.modRevision(), version);
    return SnapshotCodec.hash(entry.key(), entry.modRevision(), encoded);
  }

  void setHead(byte[] key, long revision, Version version) {
    if (version.deleted()) {
      rows.delete(keys.head(key));
    } else {
      Head head = new Head(revision, version.createRevision(), version.version(), version.lease());
      rows.put(keys.head(key), head.encode());
    }
  }

  void feed(byte[] key, long revision, Version version, long superseded) {
    FeedRow write = new FeedRow(version.deleted(), superseded, key);
    rows.add(keys.feed(revision, version.sub()), write.encode());
    recent.add(revision, version.sub(), write);
  }

  /** Whether what the head row says of a key is what its newest version says. */
  boolean headAgrees(byte[] key, long revision, Version version) {
    byte[] row = rows.get(keys.head(key));
    if (version.deleted()) {
      return row == null;
    }
    Head head = new Head(revision, version.createRevision(), version.version(), version.lease());
    return Arrays.equals(row, head.encode());
  }
}
