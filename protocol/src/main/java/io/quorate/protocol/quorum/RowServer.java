package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.ExchangeMessage.ListRows;
import io.quorate.protocol.quorum.ExchangeMessage.RowList;
import io.quorate.protocol.quorum.ExchangeMessage.RowsGiven;
import io.quorate.protocol.quorum.ExchangeMessage.RowsTaken;
import io.quorate.protocol.quorum.ExchangeMessage.TakeRows;
import io.quorate.protocol.quorum.ExchangeMessage.WantRows;
import io.quorate.protocol.quorum.SyncMessage.Digested;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers a peer's {@link RowExchange}. Each answer is bounded and leaves nothing behind, so a peer
 * that goes away costs nothing; more lists than {@value #LISTS_MAX} at a time are not answered, and
 * the peers ask again.
 */
final class RowServer {

  private static final int LISTS_MAX = 8;

  /** A sparse list examines up to this many pages before it answers. */
  private static final int PAGES_MAX = 8;

  private final Partition partition;
  private final RowJoiner joiner;
  private int lists;

  RowServer(Partition partition, RowJoiner joiner) {
    this.partition = partition;
    this.joiner = joiner;
  }

  /** One list on its way. */
  private final class Listing {
    private final NodeId to;
    private final ListRows ask;
    private final long era = partition.eras.current();
    private final List<Digested> rows = new ArrayList<>();
    private int pages;
    private int bytes;

    Listing(NodeId to, ListRows ask) {
      this.to = to;
      this.ask = ask;
    }

    void page(byte[] from, QuorumEffects effects) {
      pages++;
      RowsQuery query =
          new RowsQuery(
              from,
              QuorumRows.after(QuorumRows.VERSIONS),
              partition.upkeep.roundRows(),
              partition.upkeep.roundBytes());
      partition.asks.ask(query, this::read, effects);
    }

    private void read(RowsQuery.Page page, QuorumEffects effects) {
      if (era != partition.eras.current()) {
        lists--; // part of it was read in another era: the peer asks again
        return;
      }
      byte[] last = {};
      for (RowsQuery.Row row : page.rows()) {
        last = QuorumRows.key(row.key());
        if (ask.leaves().contains(MerkleTree.leafOf(last))) {
          rows.add(new Digested(last, Versions.digest(row.value())));
          bytes += last.length + Long.BYTES;
        }
      }
      boolean full =
          rows.size() >= partition.upkeep.roundRows()
              || bytes >= partition.upkeep.roundBytes()
              || pages >= PAGES_MAX;
      if (!page.complete() && !full) {
        page(QuorumRows.next(QuorumRows.versions(last)), effects);
        return;
      }
      lists--;
      long epoch = partition.view.epoch();
      effects.send(
          to, new RowList(epoch, era, ask.exchange(), ask.after(), last, page.complete(), rows));
    }
  }

  void list(NodeId from, ListRows ask, QuorumEffects effects) {
    if (lists < LISTS_MAX) {
      lists++;
      byte[] first = QuorumRows.versions(ask.after());
      new Listing(from, ask)
          .page(ask.after().length == 0 ? first : QuorumRows.next(first), effects);
    }
  }

  void want(NodeId from, WantRows ask, QuorumEffects effects) {
    List<Keyed> rows = new ArrayList<>();
    int covered = 0;
    int bytes = 0;
    for (byte[] key : ask.keys()) {
      if (bytes >= partition.upkeep.roundBytes()) {
        break;
      }
      covered++;
      byte[] state = partition.replica.stored(key);
      if (state != null) {
        Keyed row = new Keyed(key, state);
        rows.add(row);
        bytes += row.bytes();
      }
    }
    long epoch = partition.view.epoch();
    effects.send(
        from, new RowsGiven(epoch, partition.eras.current(), ask.exchange(), covered, rows));
  }

  /** Gated: the sender may rely on what was taken. */
  void take(NodeId from, TakeRows message, QuorumEffects effects) {
    if (!partition.eras.knows(message.era())) {
      return;
    }
    int changed = joiner.join(message.rows(), message.era(), effects);
    effects.note("antientropy.taken", changed);
    effects.send(
        from,
        new RowsTaken(
            partition.view.epoch(),
            partition.eras.current(),
            message.exchange(),
            message.rows().size()));
  }
}
