package io.quorate.protocol.quorum;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;

/** Writes. */
final class PutCoordinator {

  PutCoordinator(Partition partition, HintedHandoff hints, Upkeep upkeep) {}

  void put(Ticket ticket, QuorumCall.Put call, QuorumEffects effects) {
    effects.reply(ticket, new Refusal(ErrorCode.INTERNAL, "Puts are not built yet"));
  }
}
