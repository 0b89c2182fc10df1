package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.EraMessage.ReapAnswer;
import io.quorate.protocol.quorum.EraMessage.ReapAsk;
import io.quorate.protocol.quorum.SyncMessage.Digested;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Answers whether tombstones may be reaped, see {@link Reaper}. */
final class ReapVoter {

  /** Brings conditional puts of a key to rest. */
  interface Settler {
    void settle(byte[] key, QuorumEffects effects);
  }

  private final Partition partition;
  private Settler settler = (_, _) -> {};

  ReapVoter(Partition partition) {
    this.partition = partition;
  }

  void settleWith(Settler what) {
    settler = what;
  }

  /**
   * Whether the key is a tombstone of exactly that digest, with no conditional put open. One that
   * is open here is brought to rest, so that a later round finds none.
   */
  boolean reapable(byte[] key, long digest, QuorumEffects effects) {
    byte[] state = partition.replica.stored(key);
    if (state == null
        || Versions.digest(state) != digest
        || !Versions.decode(state).isTombstone()) {
      return false;
    }
    if (partition.paxos.load(key).isSettled()) {
      return true;
    }
    settler.settle(key, effects);
    return false;
  }

  /** Is there any row of that kind? */
  static RowsQuery any(byte kind) {
    return new RowsQuery(QuorumRows.first(kind), QuorumRows.after(kind), 1, 1);
  }

  void ask(NodeId from, ReapAsk message, QuorumEffects effects) {
    if (!agrees(message)) {
      answer(from, message, false, effects);
      return;
    }
    partition.asks.ask(
        any(QuorumRows.HINT), (page, later) -> hints(from, message, page, later), effects);
  }

  private void hints(NodeId from, ReapAsk message, RowsQuery.Page page, QuorumEffects effects) {
    if (!page.rows().isEmpty()) {
      answer(from, message, false, effects);
    } else if (partition.view.selfIsPrimary()) {
      answer(from, message, true, effects);
    } else {
      partition.asks.ask(
          any(QuorumRows.VERSIONS),
          (rows, later) -> answer(from, message, rows.rows().isEmpty(), later),
          effects);
    }
  }

  private boolean agrees(ReapAsk message) {
    Ownership now = partition.view.ownership();
    return now != null
        && now.isSettled()
        && now.epoch() == message.epoch()
        && partition.eras.admits(message.era());
  }

  /** Gated: what is held identically is held for good. */
  private void answer(NodeId from, ReapAsk message, boolean clear, QuorumEffects effects) {
    boolean agreed = clear && agrees(message);
    BitSet identical = new BitSet();
    List<Ballot> decided = new ArrayList<>();
    List<Digested> tombstones = message.tombstones();
    for (int i = 0; agreed && i < tombstones.size(); i++) {
      Digested tombstone = tombstones.get(i);
      if (reapable(tombstone.key(), tombstone.digest(), effects)) {
        identical.set(i);
        decided.add(partition.paxos.load(tombstone.key()).committed());
      }
    }
    effects.send(
        from,
        new ReapAnswer(
            partition.view.epoch(),
            partition.eras.current(),
            message.round(),
            agreed,
            identical,
            decided));
  }
}
