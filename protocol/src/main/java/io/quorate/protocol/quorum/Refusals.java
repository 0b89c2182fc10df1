package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.BadContextException;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.ring.Hash64;
import org.jspecify.annotations.Nullable;

/** What is checked before anything is done, and the sentences that say why nothing was. */
final class Refusals {
  private static final String RECONCILE =
      "; nothing was written or dropped. To reconcile: get the key, merge the values, and put the"
          + " result with the context of that get";

  private final Partition partition;

  Refusals(Partition partition) {
    this.partition = partition;
  }

  /** Why this process cannot take any request now, or null. */
  @Nullable Refusal present() {
    if (!partition.view.isConfigured()) {
      return new Refusal(
          ErrorCode.UNAVAILABLE,
          "Node " + partition.self + " does not know yet who owns this key; try again in a moment");
    }
    return partition.view.isSealedOff() ? sealed() : null;
  }

  private Refusal sealed() {
    return new Refusal(
            ErrorCode.WRONG_EPOCH,
            "The owners of this key are changing, and node "
                + partition.self
                + " has not heard yet to whom; nothing was done, try again in a moment")
        .with("epoch", partition.view.sealed());
  }

  /** Why this process cannot take a request for that key now, or null. */
  @Nullable Refusal request(byte[] key, int needed) {
    Refusal refusal = present();
    if (refusal != null) {
      return refusal;
    }
    if (key.length == 0) {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT, "The key is empty; a key has at least one byte");
    }
    if (key.length > QuorumLimits.KEY_BYTES_MAX) {
      return new Refusal(
              ErrorCode.TOO_LARGE,
              "The key has "
                  + key.length
                  + " bytes; at most "
                  + QuorumLimits.KEY_BYTES_MAX
                  + " are allowed; put what is long into the value")
          .with("keyBytes", key.length)
          .with("keyBytesMax", QuorumLimits.KEY_BYTES_MAX);
    }
    if (needed > partition.settings.n()) {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT,
          needed
              + " replicas were asked for, but each key has only "
              + partition.settings.n()
              + "; ask for at most as many");
    }
    if (partition.requests.size() >= QuorumLimits.REQUESTS_MAX) {
      return new Refusal(
          ErrorCode.OVERLOADED,
          "Node "
              + partition.self
              + " has "
              + QuorumLimits.REQUESTS_MAX
              + " requests of this partition under way; nothing was done, try again later");
    }
    return null;
  }

  /** Why a context cannot be used for that key, or null. */
  @Nullable Refusal context(@Nullable Context context, byte[] key) {
    if (context != null) {
      try {
        context.requireFor(partition.id.keyspace(), Hash64.ofKey(key));
      } catch (BadContextException e) {
        return new Refusal(ErrorCode.BAD_CONTEXT, String.valueOf(e.getMessage()))
            .with("reason", e.reason().name());
      }
    }
    return null;
  }

  /** Why so many replicas cannot be reached, or null. */
  @Nullable Refusal quorum(int needed, String purpose) {
    View view = partition.view;
    if (view.canReach(needed)) {
      return null;
    }
    return new Refusal(
            ErrorCode.QUORUM_UNAVAILABLE,
            "A "
                + purpose
                + " needs "
                + needed
                + " replicas of this key, and node "
                + partition.self
                + " reaches "
                + view.counting()
                + (view.isSloppy() ? ", fallbacks included" : " of its owners " + view.primaries())
                + "; nothing was done, try again when nodes are back")
        .with("needed", needed)
        .with("reachable", view.counting());
  }

  /** Why this node cannot coordinate a write, or null. */
  @Nullable Refusal coordinator() {
    if (!partition.eras.isKnown()) {
      return new Refusal(
          ErrorCode.UNAVAILABLE,
          "Node "
              + partition.self
              + " has not heard from an owner of this key yet which deletions are complete; nothing was"
              + " done, try again in a moment");
    }
    return partition.view.mayCoordinate() ? null : notOwner();
  }

  /** Why a conditional put cannot be decided here, or null. */
  @Nullable Refusal majority(int needed) {
    View view = partition.view;
    if (view.isSealed(view.epoch())) {
      return sealed(); // in a sloppy keyspace, too: conditional puts are always strict
    }
    int majority = view.primaries().size() / 2 + 1;
    if (!view.canReachMajority() || !view.canReachOwners(needed)) {
      return new Refusal(
              ErrorCode.QUORUM_UNAVAILABLE,
              "A conditional put needs "
                  + Math.max(needed, majority)
                  + " of the owners of this key, "
                  + view.primaries()
                  + "; fallbacks do not count, and node "
                  + partition.self
                  + " does not reach so many; nothing was done, try again when nodes are back")
          .with("needed", Math.max(needed, majority));
    }
    return view.selfIsPrimary() ? null : notOwner();
  }

  private Refusal notOwner() {
    return new Refusal(
            ErrorCode.UNAVAILABLE,
            "Node "
                + partition.self
                + " does not own this key; nothing was done, send the write to one of "
                + partition.view.primaries())
        .with("epoch", partition.view.epoch());
  }

  static Refusal conflict(Context present, QuorumCall.Put call) {
    return new Refusal(
            ErrorCode.CONFLICT,
            (call.context() == null
                    ? "The key exists, and the condition was that it does not"
                    : "The key has changed since that context was read")
                + "; nothing was written. Get the key, decide again, and put with the context of that"
                + " get")
        .with("context", present.encode())
        .with("clock", present.clock().folded());
  }

  static Refusal abandoned(boolean proposed, String why) {
    return proposed
        ? new Refusal(
            ErrorCode.INDETERMINATE,
            "The conditional put was proposed and not decided here: "
                + why
                + "; it may have taken effect or may do so later. Read the key to find out")
        : new Refusal(
            ErrorCode.QUORUM_UNAVAILABLE,
            "The conditional put was not decided: " + why + "; nothing was done, try again");
  }

  static Refusal tooManySiblings(int siblings, int siblingsMax) {
    return new Refusal(
            ErrorCode.TOO_MANY_SIBLINGS,
            "The key has "
                + siblings
                + " siblings and the keyspace allows "
                + siblingsMax
                + RECONCILE)
        .with("siblings", siblings)
        .with("siblingsMax", siblingsMax);
  }

  static Refusal tooLargeSiblings(int siblings, long bytes) {
    return new Refusal(
            ErrorCode.TOO_MANY_SIBLINGS,
            "The siblings of the key take "
                + bytes
                + " bytes and may take "
                + QuorumLimits.STATE_BYTES_MAX
                + " with this one"
                + RECONCILE)
        .with("siblings", siblings)
        .with("bytes", bytes);
  }

  static Refusal mergedTooLarge() {
    return new Refusal(
        ErrorCode.TOO_LARGE,
        "The value would have more than "
            + QuorumLimits.STATE_BYTES_MAX
            + " bytes with what this adds to it; nothing was written. Remove something first, or use"
            + " several keys");
  }

  static Refusal writeTimedOut(Tally tally, int needed) {
    return answers(
        new Refusal(
            ErrorCode.INDETERMINATE,
            "The write reached "
                + tally.counted()
                + " of "
                + needed
                + " replicas in time; it may have taken effect or may do so later. Read the key, or"
                + " repeat the write"),
        tally,
        needed);
  }

  static Refusal readTimedOut(Tally tally, int needed) {
    return answers(
        new Refusal(
            ErrorCode.QUORUM_UNAVAILABLE,
            "The read had " + tally.counted() + " of " + needed + " replies in time; try again"),
        tally,
        needed);
  }

  static Refusal answers(Refusal refusal, Tally tally, int needed) {
    return refusal
        .with("needed", needed)
        .with("primaries", tally.primaries())
        .with("fallbacks", tally.fallbacks());
  }
}
