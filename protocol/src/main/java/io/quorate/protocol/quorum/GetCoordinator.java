package io.quorate.protocol.quorum;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;

/** Reads. */
final class GetCoordinator {

  GetCoordinator(Partition partition) {}

  void get(Ticket ticket, QuorumCall.Get call, QuorumEffects effects) {
    effects.reply(ticket, new Refusal(ErrorCode.INTERNAL, "Gets are not built yet"));
  }
}
