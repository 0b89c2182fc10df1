package io.quorate.protocol.quorum;

import io.quorate.protocol.process.Rows;

/** The acceptor's rows: one for each key that ever had a conditional put. */
final class PaxosRows {

  private final Rows rows;
  private final Epochs epochs;

  PaxosRows(Rows rows, Epochs epochs) {
    this.rows = rows;
    this.epochs = epochs;
  }

  PaxosRow load(byte[] key) {
    return PaxosRow.decode(rows.get(QuorumRows.paxos(key)));
  }

  void save(byte[] key, PaxosRow row, RowBatch batch) {
    batch.put(QuorumRows.paxos(key), row.encode());
  }

  /** Takes over another acceptor's row, where this node will take a place among the acceptors. */
  void learn(byte[] key, PaxosRow other, RowBatch batch) {
    PaxosRow row = load(key);
    PaxosRow merged = row.learn(other);
    if (!merged.equals(row)) {
      save(key, merged, batch);
    }
  }

  /**
   * Lets go of the key's row, where the key was reaped or is owned by others. What this node gave
   * out as a proposer is forgotten with it, so no epoch of before may go on.
   */
  void forget(byte[] key, RowBatch batch, QuorumEffects effects) {
    PaxosRow row = load(key);
    if (row.minted() > 0) {
      epochs.raise(batch, effects);
    }
    if (!row.equals(PaxosRow.NEW)) {
      batch.delete(QuorumRows.paxos(key));
    }
  }
}
