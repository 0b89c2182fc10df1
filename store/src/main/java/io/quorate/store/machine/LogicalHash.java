package io.quorate.store.machine;

import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.ring.Hash64;

/**
 * Hashes the whole state as of an index, some rows at a time, while the machine goes on. The same
 * on every replica, however far it has swept. Beside it counts keys whose own rows contradict each
 * other, which proves damage on this replica without any other.
 */
public final class LogicalHash {
  private final long index;
  private final LogicalView view;
  private long hash;
  private byte[] last = {};
  private long contradictions;
  private boolean done;

  LogicalHash(long index, LogicalView view, long seed) {
    this.index = index;
    this.view = view;
    this.hash = seed;
  }

  /** The index of the last entry that it covers. */
  public long index() {
    return index;
  }

  long floor() {
    return view.floor();
  }

  int generation() {
    return view.rows().keys().generation();
  }

  /** Hashes at most so many rows more; whether there are further ones. */
  public boolean step(int rowsMax) {
    LogicalView.Walk walk = view.after(last);
    for (int i = 0; i < rowsMax && !done; i++) {
      RowsQuery.Row row = walk.next();
      if (row == null) {
        done = true;
      } else {
        last = row.key();
        hash =
            SnapshotCodec.hash(RowKeys.keyOfData(last), RowKeys.revisionOfData(last), row.value())
                ^ Hash64.hash(hash, 1);
      }
    }
    contradictions += walk.disagreeing();
    return !done;
  }

  /** The hash, once there are no further rows. */
  public long value() {
    if (!done) {
      throw new IllegalStateException("rows remain to be hashed");
    }
    return hash;
  }

  /** Keys whose rows contradict each other. */
  public long contradictions() {
    return contradictions;
  }
}
