package io.quorate.store.machine;

import io.quorate.protocol.process.RowsQuery;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state as of a revision and a floor, whatever is written or swept meanwhile: for each key
 * every version above the floor and up to the revision, and the newest one up to the floor, unless
 * that is a deletion below the floor. Identical on every replica.
 *
 * @param floor of the moment at which the view was taken
 * @param last key of a state that was being restored at that moment: later ones came later; null
 *     for all
 */
record LogicalView(VersionRows rows, long floor, long revision, byte @Nullable [] last) {
  private static final int PAGE_ROWS = 256;

  /** Rows after a row that this view returned before; from the beginning with an empty one. */
  Walk after(byte[] row) {
    return new Walk(row);
  }

  /** One pass; good until the turn ends. */
  final class Walk {
    private final RowWalk walk;
    private byte[] previous;

    /** The row at which its key's newest version up to the floor was found. */
    private byte[] settled;

    private long disagreeing;

    private Walk(byte[] after) {
      RowKeys keys = rows.keys();
      byte[] from = after.length == 0 ? keys.dataFrom(after) : behind(after);
      walk = new RowWalk(rows.rows(), from, keys.dataEnd(), PAGE_ROWS);
      boolean all = after.length > 0 && RowKeys.revisionOfData(after) <= floor;
      settled = all ? after : new byte[0];
      previous = after;
    }

    private static byte[] behind(byte[] row) {
      return Arrays.copyOf(row, row.length + 1);
    }

    /** The next row of the view, or null at the end. */
    RowsQuery.@Nullable Row next() {
      for (RowsQuery.Row row = walk.next(); row != null; row = walk.next()) {
        if (last != null && Arrays.compareUnsigned(RowKeys.keyOfData(row.key()), last) > 0) {
          return null;
        }
        long at = RowKeys.revisionOfData(row.key());
        checkHead(row, at);
        if (at <= revision && !RowKeys.sameKey(settled, row.key())) {
          if (at > floor) {
            return row;
          }
          settled = row.key();
          if (at == floor || !Version.decode(row.value()).deleted()) {
            return row;
          }
        }
      }
      return null;
    }

    private void checkHead(RowsQuery.Row row, long at) {
      boolean newest = !RowKeys.sameKey(previous, row.key());
      previous = row.key();
      if (newest
          && !rows.headAgrees(RowKeys.keyOfData(row.key()), at, Version.decode(row.value()))) {
        disagreeing++;
      }
    }

    /** Keys met so far whose head does not say what their newest version says. */
    long disagreeing() {
      return disagreeing;
    }
  }
}
