package io.quorate.protocol.quorum;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;

/** Conditional writes. */
final class ConditionalPut {

  ConditionalPut(Partition partition, Acceptor acceptor, Upkeep upkeep) {}

  void put(Ticket ticket, QuorumCall.Put call, QuorumEffects effects) {
    effects.reply(ticket, new Refusal(ErrorCode.INTERNAL, "Conditional puts are not built yet"));
  }

  void retry(long request, QuorumEffects effects) {}
}
