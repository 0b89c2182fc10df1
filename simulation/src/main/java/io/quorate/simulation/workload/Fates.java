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
    return isNotDone(reply) ? Write.Fate.NOT_DONE : Write.Fate.OPEN;
  }

  /** Whether it was refused with the promise that it has no effect. */
  static boolean isNotDone(Reply reply) {
    return reply instanceof Reply.Refused refused
        && refused.refusal().code().conclusion() == ErrorCode.Conclusion.NOT_DONE;
  }
}
