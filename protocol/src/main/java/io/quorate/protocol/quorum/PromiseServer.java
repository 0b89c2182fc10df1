package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.MoveMessage.ListPromises;
import io.quorate.protocol.quorum.MoveMessage.Promises;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import java.util.ArrayList;
import java.util.List;

/** Tells a joining acceptor of conditional puts what this one has promised and accepted. */
final class PromiseServer {

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
    partition.asks.ask(
        query,
        (page, later) -> {
          List<Keyed> rows = new ArrayList<>(page.rows().size());
          for (RowsQuery.Row row : page.rows()) {
            rows.add(new Keyed(QuorumRows.key(row.key()), row.value()));
          }
          long era = partition.eras.current();
          later.send(
              from,
              new Promises(partition.view.epoch(), era, message.page(), page.complete(), rows));
        },
        effects);
  }
}
