package io.quorate.server.journal;

import io.quorate.server.metrics.Histogram;

/** How long the disk takes. Each histogram has one thread that records. */
public final class JournalFigures {
  private final Histogram syncs = new Histogram();
  private final Histogram flushes = new Histogram();

  void synced(long nanos) {
    syncs.record(nanos);
  }

  void flushed(long nanos) {
    flushes.record(nanos);
  }

  /** Write and sync of one group of records. */
  public Histogram syncs() {
    return syncs;
  }

  /** One step of writing rows to the tables. */
  public Histogram flushes() {
    return flushes;
  }
}
