package io.quorate.store.operation;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.ErrorCode.Conclusion;
import io.quorate.protocol.process.Refusal;
import java.util.List;

/** What may be concluded from the answers to a request that was sent more than once. */
public final class Retries {

  /** Refusals that speak of one attempt: what came of an earlier one they do not say. */
  private static final List<ErrorCode> OF_ONE_ATTEMPT =
      List.of(
          ErrorCode.UNAVAILABLE,
          ErrorCode.NOT_LEADER,
          ErrorCode.OVERLOADED,
          ErrorCode.DISK_FULL,
          ErrorCode.QUORUM_UNAVAILABLE,
          ErrorCode.UNKNOWN_KEYSPACE);

  private Retries() {}

  /** Whether the request may have had its effect in spite of that answer. */
  public static boolean leavesDoubt(Reply reply) {
    return reply instanceof Reply.Refused(Refusal refusal)
        && refusal.code().conclusion() == Conclusion.INDETERMINATE;
  }

  /**
   * The answer to a request as a whole.
   *
   * @param last answer to the last attempt
   * @param doubt whether an earlier attempt may have had its effect
   */
  public static Reply conclude(Reply last, boolean doubt) {
    if (doubt
        && last instanceof Reply.Refused(Refusal refusal)
        && OF_ONE_ATTEMPT.contains(refusal.code())) {
      return new Reply.Refused(
          new Refusal(
              ErrorCode.INDETERMINATE,
              "An earlier attempt of this write may have taken effect or may yet do so, and the last one was refused: %s"
                  .formatted(refusal.message()),
              refusal.details()));
    }
    return last;
  }
}
