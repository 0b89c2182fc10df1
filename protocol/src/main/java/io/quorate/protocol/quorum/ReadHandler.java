package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.quorum.RequestMessage.Read;
import io.quorate.protocol.quorum.RequestMessage.Same;
import io.quorate.protocol.quorum.RequestMessage.State;
import org.jspecify.annotations.Nullable;

/** Answers a coordinator's read with the state held here, or with a word where it is the same. */
final class ReadHandler {

  private static final byte[] NONE = {};

  private final Partition partition;

  private final Gate gate;

  ReadHandler(Partition partition, Gate gate) {
    this.partition = partition;
    this.gate = gate;
  }

  void handle(NodeId from, Read message, QuorumEffects effects) {
    if (!gate.admits(from, message.request(), message.epoch(), effects)
        || !gate.admitsEra(from, message.request(), message.era(), effects)) {
      return;
    }
    byte[] stored = partition.replica.stored(message.key());
    Outlet<QuorumMessage, QuorumNotice> out = partition.replica.outlet(message.key(), effects);
    long epoch = partition.view.epoch();
    if (digest(stored) == message.digest()) {
      out.send(from, new Same(message.request(), epoch));
    } else {
      out.send(
          from,
          new State(
              message.request(), epoch, partition.eras.current(), stored == null ? NONE : stored));
    }
  }

  /** The digest of an encoded state; 0 for none. */
  static long digest(byte @Nullable [] stored) {
    return stored == null ? 0 : Versions.digest(stored);
  }
}
