package io.quorate.store.machine;

import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.List;

/**
 * A snapshot of the machine as of an index, read in chunks while the machine goes on. Chunks may be
 * asked for in any order and any number of times: where one begins is all that a chunk depends on.
 */
public final class SnapshotSource {
  private static final byte[] BEGINNING = {};

  private final long index;
  private final LogicalView view;

  /** The header and the sessions, encoded when the snapshot was taken: they have no versions. */
  private final List<byte[]> opening;

  SnapshotSource(long index, LogicalView view, List<byte[]> opening) {
    this.index = index;
    this.view = view;
    this.opening = opening;
  }

  /**
   * A part of the snapshot.
   *
   * @param next where the next one begins; meaningless when last
   */
  public record Chunk(byte[] bytes, byte[] next, boolean last) {}

  /** Where a chunk begins: items of the opening that came before, else rows, and their sum. */
  private record Cursor(int opened, long rows, long sum, byte[] row) {
    static Cursor decode(byte[] bytes) {
      if (bytes.length == 0) {
        return new Cursor(0, 0, 0, BEGINNING);
      }
      WireReader in = new WireReader(bytes);
      return new Cursor((int) in.counter(), in.counter(), in.int64(), in.raw(in.remaining()));
    }

    byte[] encode() {
      return new WireWriter(row.length + 24)
          .varint(opened)
          .varint(rows)
          .int64(sum)
          .raw(row)
          .toBytes();
    }
  }

  /** The index of the last entry that the snapshot reflects. */
  public long index() {
    return index;
  }

  long floor() {
    return view.floor();
  }

  int generation() {
    return view.rows().keys().generation();
  }

  /**
   * The chunk that begins there.
   *
   * @param after empty for the beginning, else the {@code next} of the chunk before
   * @param bytesMax the chunk ends once it holds that much, and may exceed it by one item
   */
  public Chunk chunk(byte[] after, int bytesMax) {
    Cursor cursor = Cursor.decode(after);
    WireWriter out = new WireWriter(Math.min(bytesMax, 64 << 10));
    int opened = cursor.opened();
    while (opened < opening.size() && out.length() < bytesMax) {
      out.raw(opening.get(opened++));
    }
    long rows = cursor.rows();
    long sum = cursor.sum();
    byte[] last = cursor.row();
    LogicalView.Walk walk = view.after(last);
    while (out.length() < bytesMax) {
      RowsQuery.Row row = walk.next();
      if (row == null) {
        SnapshotCodec.end(rows, sum, out);
        return new Chunk(out.toBytes(), BEGINNING, true);
      }
      last = row.key();
      byte[] key = RowKeys.keyOfData(last);
      long revision = RowKeys.revisionOfData(last);
      SnapshotCodec.row(key, revision, row.value(), out);
      sum += SnapshotCodec.hash(key, revision, row.value());
      rows++;
    }
    return new Chunk(out.toBytes(), new Cursor(opened, rows, sum, last).encode(), false);
  }
}
