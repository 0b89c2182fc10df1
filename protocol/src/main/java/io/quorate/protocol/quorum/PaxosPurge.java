package io.quorate.protocol.quorum;

import io.quorate.protocol.process.RowsQuery;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Lets go of every acceptor's row, page by page, on a node that is no acceptor any more. One that
 * stayed would be taken for a promise when the node becomes an owner again, long after its ballot
 * was decided elsewhere, and the key perhaps deleted and reaped.
 */
final class PaxosPurge {

  private final Partition partition;
  private final BooleanSupplier goesOn;
  private final Consumer<QuorumEffects> then;

  /**
   * @param goesOn asked before each page
   * @param then called when no row is left
   */
  PaxosPurge(Partition partition, BooleanSupplier goesOn, Consumer<QuorumEffects> then) {
    this.partition = partition;
    this.goesOn = goesOn;
    this.then = then;
  }

  void begin(QuorumEffects effects) {
    RowsQuery query =
        new RowsQuery(
            QuorumRows.first(QuorumRows.PAXOS),
            QuorumRows.after(QuorumRows.PAXOS),
            partition.upkeep.roundRows(),
            partition.upkeep.roundBytes());
    partition.asks.ask(query, this::drop, effects);
  }

  private void drop(RowsQuery.Page page, QuorumEffects effects) {
    if (!goesOn.getAsBoolean()) {
      return;
    }
    RowBatch batch = new RowBatch();
    for (RowsQuery.Row row : page.rows()) {
      partition.paxos.forget(QuorumRows.key(row.key()), batch, effects);
    }
    partition.replica.commit(batch, effects);
    if (page.complete()) {
      then.accept(effects);
    } else {
      begin(effects);
    }
  }
}
