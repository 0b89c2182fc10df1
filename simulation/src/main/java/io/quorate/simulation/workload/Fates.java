package io.quorate.simulation.workload;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.simulation.history.Write;
import io.quorate.store.operation.Reply;

/** What a client may conclude from the reply to a write. */
final class Fates {
  private Fates() {}

  static Write.Fate of(Reply reply) {
    if (reply instanceof Reply.Stored) {
      return Write.Fate.ACKNOWLEDGED;
    }
    return reply instanceof Reply.Refused refused
            && refused.refusal().code().conclusion() == ErrorCode.Conclusion.NOT_DONE
        ? Write.Fate.NOT_DONE
        : Write.Fate.OPEN;
  }
}
