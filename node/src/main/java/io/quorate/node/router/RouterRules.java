package io.quorate.node.router;

import io.quorate.protocol.process.ErrorCode;

/**
 * The decision on which hangs what a client may conclude from an answer. {@link #DEFAULT} is the
 * only implementation outside tests; a simulation that breaks it must find a promise broken.
 */
public interface RouterRules {

  /** The rules as they are meant. */
  RouterRules DEFAULT = new RouterRules() {};

  /**
   * Whether a request that was refused so may be brought to another node: where that one may know
   * better, and what writes certainly had no effect or is done only once.
   */
  default boolean asksElsewhere(ErrorCode refusal, boolean repeatable) {
    return switch (refusal) {
      case UNAVAILABLE, NOT_LEADER, UNKNOWN_KEYSPACE, DISK_FULL, OVERLOADED -> true;
      case WRONG_EPOCH, INDETERMINATE -> repeatable;
      case INVALID_ARGUMENT,
          BAD_CONTEXT,
          NOT_FOUND,
          UNKNOWN_LEASE,
          COMPACTED,
          FUTURE_REVISION,
          SESSION_EXPIRED,
          CONFLICT,
          ALREADY_EXISTS,
          TOO_MANY_SIBLINGS,
          TOO_LARGE,
          QUORUM_UNAVAILABLE,
          STALE_PARENT,
          UNAUTHENTICATED,
          FORBIDDEN,
          INTERNAL ->
          false;
    };
  }
}
