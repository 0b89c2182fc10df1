package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.EraMessage.EraAsk;
import io.quorate.protocol.quorum.EraMessage.EraHeld;
import io.quorate.protocol.quorum.EraMessage.EraNews;
import io.quorate.protocol.quorum.Reaping.Reaped;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings replicas of different reap eras together: the later one tells what was reaped, the earlier
 * one takes the same tombstones out of its rows and enters the era. One that cannot be told any
 * more, because it was away for too many rounds, gives up its rows and begins empty (a node that
 * never held any is such a one, too). See {@link Reaper} for why this is safe.
 */
final class EraKeeper {

  private final Partition partition;
  private final Consumer<QuorumEffects> emptied;
  private long jumpTo;
  private List<Reaping> jumpRounds = List.of();
  private boolean jumping;

  /**
   * @param emptied called when all rows were given up, so that they are fetched anew
   */
  EraKeeper(Partition partition, Consumer<QuorumEffects> emptied) {
    this.partition = partition;
    this.emptied = emptied;
  }

  /**
   * A node that is new here, or lost its disk, does not know the era. Until an owner has told it,
   * it stands in for nobody: what it took in era 0 would be too old when it learns the true one.
   */
  void viewChanged(QuorumEffects effects) {
    if (partition.eras.isKnown() || jumping || !partition.view.isConfigured()) {
      return;
    }
    if (partition.view.selfIsPrimary()) {
      RowBatch batch = new RowBatch();
      partition.eras.jump(
          0, List.of(), batch); // the partition began with it; durable, as it may be no owner next
      partition.replica.commit(batch, effects);
      return;
    }
    for (NodeId owner : partition.view.primaries()) {
      if (partition.view.isReachable(owner)) {
        effects.send(owner, new EraAsk(partition.view.epoch(), 0));
      }
    }
    effects.arm(UpkeepTimer.ERA, partition.upkeep.retryNanos());
  }

  /** A peer acts in that era. */
  void met(NodeId peer, long era, QuorumEffects effects) {
    long current = partition.eras.current();
    if (era > current) {
      effects.send(peer, new EraAsk(partition.view.epoch(), current));
    } else if (era < current) {
      tell(peer, era, effects);
    }
  }

  /** Tells a peer what was reaped since its era. */
  void tell(NodeId peer, long era, QuorumEffects effects) {
    long current = partition.eras.current();
    if (era <= current && partition.eras.isKnown()) {
      List<Reaping> rounds = partition.eras.since(era);
      effects.send(peer, new EraNews(partition.view.epoch(), current, rounds));
    }
  }

  void heard(NodeId from, EraNews message, QuorumEffects effects) {
    if (!partition.eras.isKnown()) {
      giveUp(message, effects);
      return;
    }
    for (Reaping round : message.rounds()) {
      if (round.era() == partition.eras.current() + 1) {
        enter(round, effects);
      }
    }
    if (partition.eras.current() < message.era()) {
      giveUp(message, effects);
    } else {
      effects.send(from, new EraHeld(partition.view.epoch(), partition.eras.current()));
    }
  }

  /** Takes the round's tombstones out of the own rows and enters its era, in one step. */
  void enter(Reaping round, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    int gone = 0;
    for (Reaped reaped : round.tombstones()) {
      gone += take(reaped, batch, effects) ? 1 : 0;
    }
    partition.eras.enter(round, batch);
    partition.replica.commit(batch, effects);
    effects.note("tombstone.reaped", gone);
  }

  /**
   * Takes one tombstone out of the own rows.
   *
   * @return whether the key is gone
   */
  private boolean take(Reaped reaped, RowBatch batch, QuorumEffects effects) {
    byte[] key = reaped.key();
    Versions tombstone = Versions.decode(reaped.versions());
    Versions before = partition.replica.load(key);
    Versions after = Eras.without(before, tombstone);
    PaxosRow row = partition.paxos.load(key);
    PaxosRow left = row.reaped(reaped.decided(), tombstone);
    if (left == null) {
      partition.paxos.forget(key, batch, effects);
    } else {
      effects.note("reap.contested", 1);
      if (!left.equals(row)) {
        partition.paxos.save(key, left, batch);
      }
      if (after.isEmpty()) {
        after = before.join(tombstone); // goes in a later round, and the row with it
      }
    }
    if (!after.equals(before)) {
      partition.replica.store(key, before, after, batch);
    }
    return after.isEmpty() && !before.isEmpty();
  }

  private void giveUp(EraNews message, QuorumEffects effects) {
    if (message.era() >= jumpTo) {
      jumpTo = message.era();
      jumpRounds = message.rounds();
    }
    if (!jumping) {
      jumping = true;
      partition.eras.lose();
      page(effects, 0);
    }
  }

  private void page(QuorumEffects effects, long dropped) {
    RowsQuery query =
        new RowsQuery(
            QuorumRows.first(QuorumRows.VERSIONS),
            QuorumRows.after(QuorumRows.VERSIONS),
            partition.upkeep.roundRows(),
            partition.upkeep.roundBytes());
    partition.asks.ask(query, (page, later) -> drop(page, dropped, later), effects);
  }

  private void drop(RowsQuery.Page page, long dropped, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    for (RowsQuery.Row row : page.rows()) {
      byte[] key = QuorumRows.key(row.key());
      partition.replica.store(key, partition.replica.load(key), Versions.empty(), batch);
      partition.paxos.forget(key, batch, effects);
    }
    partition.replica.commit(batch, effects);
    long count = dropped + page.rows().size();
    if (page.complete()) {
      new PaxosPurge(partition, () -> true, later -> jump(count, later)).begin(effects);
    } else {
      page(effects, count);
    }
  }

  private void jump(long count, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    partition.eras.jump(jumpTo, jumpRounds, batch);
    jumpTo = 0;
    jumpRounds = List.of();
    jumping = false;
    effects.cancel(UpkeepTimer.ERA);
    partition.replica.commit(batch, effects);
    if (count > 0) {
      effects.notice(
          new QuorumNotice.HistoryLost(
              "this replica was away while tombstones were reaped; its "
                  + count
                  + " rows were given up and come back from its peers"));
      effects.note("era.lost", count);
    }
    emptied.accept(effects);
  }
}
