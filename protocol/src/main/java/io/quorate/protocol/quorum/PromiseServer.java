package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.MoveMessage.ListPromises;
import io.quorate.protocol.quorum.MoveMessage.Promised;
import io.quorate.protocol.quorum.MoveMessage.Promises;
import java.util.ArrayList;
import java.util.List;

/** Tells a joining acceptor of conditional puts what this one has promised and accepted. */
final class PromiseServer {

  private static final byte[] NONE = {};

  private final Partition partition;

  PromiseServer(Partition partition) {
    this.partition = partition;
  }

  void list(NodeId from, ListPromises message, QuorumEffects effects) {
    byte[] first = QuorumRows.paxos(message.after());
    RowsQuery query =
        new RowsQuery(
            message.after().length == 0 ? first : QuorumRows.next(first),
            QuorumRows.after(QuorumRows.PAXOS),
            partition.upkeep.roundRows(),
            partition.upkeep.roundBytes());
    partition.asks.ask(query, (page, later) -> tell(from, message, page, later), effects);
  }

  /** Rows and states as they are now, which the page only names. */
  private void tell(NodeId from, ListPromises message, RowsQuery.Page page, QuorumEffects effects) {
    List<Promised> rows = new ArrayList<>(page.rows().size());
    long bytes = 0;
    for (RowsQuery.Row row : page.rows()) {
      if (!rows.isEmpty() && bytes >= partition.upkeep.roundBytes()) {
        break; // the states may be long; the rest comes with the next page
      }
      byte[] key = QuorumRows.key(row.key());
      byte[] state = partition.replica.stored(key);
      PaxosRow present = partition.paxos.load(key);
      Promised promised = new Promised(key, present.encode(), state == null ? NONE : state);
      rows.add(promised);
      bytes += promised.bytes();
    }
    boolean complete = page.complete() && rows.size() == page.rows().size();
    effects.send(
        from,
        new Promises(
            partition.view.epoch(), partition.eras.current(), message.page(), complete, rows));
  }
}
