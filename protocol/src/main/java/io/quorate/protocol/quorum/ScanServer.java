package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.ScanMessage.ScanAsk;
import io.quorate.protocol.quorum.ScanMessage.ScanPage;
import io.quorate.protocol.quorum.ScanMessage.ScanRefused;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import java.util.ArrayList;
import java.util.List;

/** Answers a coordinator's question for a page of a scan. */
final class ScanServer {

  /** A page holds at most this many rows, whatever is asked for. */
  static final int ROWS_MAX = 1000;

  /** A page ends once it holds this many bytes. */
  static final int BYTES_MAX = 1 << 20;

  /** Takes a page and the era in which it was read. */
  interface Taker {
    void take(List<Keyed> rows, boolean complete, long era, QuorumEffects effects);
  }

  private final Partition partition;
  private final Gate gate;

  ScanServer(Partition partition, Gate gate) {
    this.partition = partition;
    this.gate = gate;
  }

  void ask(NodeId from, ScanAsk message, QuorumEffects effects) {
    if (!gate.admits(from, 0, message.epoch(), effects)) {
      long epoch = partition.view.epoch();
      effects.send(from, new ScanRefused(epoch, partition.eras.current(), message.request()));
      return;
    }
    read(
        message.prefix(),
        message.after(),
        message.rowsMax(),
        (rows, complete, era, later) ->
            later.send(
                from, new ScanPage(partition.view.epoch(), era, message.request(), complete, rows)),
        effects);
  }

  /** Reads a page of the own rows. */
  void read(byte[] prefix, byte[] after, int rowsMax, Taker taker, QuorumEffects effects) {
    RowsQuery query =
        new RowsQuery(
            PrefixRange.from(prefix, after),
            PrefixRange.to(prefix),
            Math.min(rowsMax, ROWS_MAX),
            BYTES_MAX);
    long era = partition.eras.current();
    partition.asks.ask(query, (page, later) -> read(page, era, taker, later), effects);
  }

  private static void read(RowsQuery.Page page, long era, Taker taker, QuorumEffects effects) {
    List<Keyed> rows = new ArrayList<>(page.rows().size());
    for (RowsQuery.Row row : page.rows()) {
      rows.add(new Keyed(QuorumRows.key(row.key()), row.value()));
    }
    taker.take(rows, page.complete(), era, effects);
  }
}
