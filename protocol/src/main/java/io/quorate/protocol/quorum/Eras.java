package io.quorate.protocol.quorum;

import io.quorate.protocol.process.Rows;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * The reap era of a partition on this replica: how many rounds of reaping tombstones it has taken
 * part in. State read in one era is never joined in another, so what was reaped does not come back
 * with a late message. Only {@link Reaper} moves it.
 */
final class Eras {

  private static final byte[] ROW = QuorumRows.state("era");

  private final Rows rows;
  private long current;

  Eras(Rows rows) {
    this.rows = rows;
  }

  void start() {
    byte[] row = rows.get(ROW);
    current = row == null ? 0 : new WireReader(row).counter();
  }

  long current() {
    return current;
  }

  boolean admits(long era) {
    return era == current;
  }

  /** Enters a later era. */
  void enter(long era, RowBatch batch) {
    current = era;
    batch.put(ROW, new WireWriter(10).varint(era).toBytes());
  }
}
