package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.quorum.MoveMessage.Seal;
import io.quorate.protocol.quorum.MoveMessage.Sealed;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * The latest epoch that this replica was asked to seal: it serves no strict request of an older one
 * any more, even where news of the epoch reached it by nothing but the seal. Durable, so that a
 * crash does not reopen an epoch from which a joiner has already copied.
 */
final class Seals {

  private static final byte[] ROW = QuorumRows.state("sealed");

  private final Rows rows;
  private final View view;
  private long sealed;

  Seals(Rows rows, View view) {
    this.rows = rows;
    this.view = view;
  }

  void start() {
    byte[] row = rows.get(ROW);
    sealed = row == null ? 0 : new WireReader(row).counter();
    view.seal(sealed);
  }

  void seal(Partition partition, NodeId from, Seal message, QuorumEffects effects) {
    if (message.epoch() > sealed) {
      sealed = message.epoch();
      view.seal(sealed);
      RowBatch batch = new RowBatch();
      batch.put(ROW, new WireWriter(10).varint(sealed).toBytes());
      partition.replica.commit(batch, effects);
      effects.note("seal", 1);
    }
    effects.send(from, new Sealed(sealed, partition.eras.current()));
  }
}
