package io.quorate.store.machine;

import io.quorate.protocol.process.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Why a command or a read was not done, in sentences. */
final class Refusals {
  private Refusals() {}

  /** Why a revision cannot be read, or null. */
  static Outcome.@Nullable Refused revision(long asked, long floor, long revision) {
    if (asked > revision) {
      return new Outcome.Refused(
          ErrorCode.FUTURE_REVISION,
          "Revision %d has not come yet, the newest is %d; ask for that or an earlier one"
              .formatted(asked, revision),
          revision);
    }
    if (asked < floor) {
      return new Outcome.Refused(
          ErrorCode.COMPACTED,
          "Revision %d is compacted, the oldest that can be read is %d; ask for that or a later one"
              .formatted(asked, floor),
          revision);
    }
    return null;
  }

  static Outcome.Refused alreadyCompacted(long asked, long floor, long revision) {
    return new Outcome.Refused(
        ErrorCode.COMPACTED,
        "The history is compacted at %d already; nothing below %d is left to compact"
            .formatted(floor, Math.max(asked, floor)),
        revision);
  }

  /** The state is being restored, so that it is no state yet. */
  static Outcome.Refused restoring(long revision) {
    return new Outcome.Refused(
        ErrorCode.UNAVAILABLE,
        "The keyspace is being restored from a backup and serves once that is done; if nobody is at it any more, run the restore again, or delete the keyspace",
        revision);
  }

  static Outcome.Refused notEmpty(long revision) {
    return new Outcome.Refused(
        ErrorCode.ALREADY_EXISTS,
        "The keyspace has been written to, is at revision %d, and nothing is restored over it; restore under another name, or delete the keyspace first"
            .formatted(revision),
        revision);
  }

  static Outcome.Refused otherRestore(long revision) {
    return invalid(
        "Nothing is being restored here under that id; begin the restore first", revision);
  }

  static Outcome.Refused malformed(String what, long revision) {
    return new Outcome.Refused(
        ErrorCode.INVALID_ARGUMENT,
        "The command cannot be read: " + what + "; send it as this version of the store defines it",
        revision);
  }

  static Outcome.Refused invalid(String message, long revision) {
    return new Outcome.Refused(ErrorCode.INVALID_ARGUMENT, message, revision);
  }

  static Outcome.Refused tooLarge(String message, long revision) {
    return new Outcome.Refused(ErrorCode.TOO_LARGE, message, revision);
  }

  static Outcome.Refused absent(String what, long revision) {
    return new Outcome.Refused(
        ErrorCode.NOT_FOUND,
        "The key does not exist, so that it has no %s to keep; give one".formatted(what),
        revision);
  }

  static Outcome.Refused noLease(long lease, long revision) {
    return new Outcome.Refused(
        ErrorCode.UNKNOWN_LEASE,
        "Lease %s does not exist, or has expired; grant another one"
            .formatted(Long.toHexString(lease)),
        revision);
  }

  static Outcome.Refused leaseExists(long lease, long revision) {
    return new Outcome.Refused(
        ErrorCode.ALREADY_EXISTS,
        "Lease %s exists already; choose another id, or 0 to have one allotted"
            .formatted(Long.toHexString(lease)),
        revision);
  }

  static Outcome.Refused tooManyLeases(int leases, long revision) {
    return new Outcome.Refused(
        ErrorCode.OVERLOADED,
        "The keyspace has %d leases and takes no more; revoke some, or wait until some expire"
            .formatted(leases),
        revision);
  }

  static Outcome.Refused tooManyHolds(int holds, long revision) {
    return new Outcome.Refused(
        ErrorCode.OVERLOADED,
        "%d backups or other holders keep history of the keyspace readable, and no more may; wait until one is done"
            .formatted(holds),
        revision);
  }

  static Outcome.Refused forgotten(RequestId id, long forgotten, long revision) {
    return new Outcome.Refused(
        ErrorCode.SESSION_EXPIRED,
        "What was asked up to index %d may be forgotten, and this session began after index %d: whether the request was done before, read back; begin another session with a newer index"
            .formatted(forgotten, id.since()),
        revision);
  }

  static Outcome.Refused ahead(RequestId id, long index, long revision) {
    return invalid(
        "The request's session began after index %d, and the partition has come to %d only; name an index that an answer about this key told"
            .formatted(id.since(), index),
        revision);
  }

  static Outcome.Refused reused(RequestId id, long revision) {
    return invalid(
        "Another request was done under this id (number %d of its session); give every request an id of its own"
            .formatted(id.sequence()),
        revision);
  }

  static Outcome.Refused answered(RequestId id, long floor, long revision) {
    return new Outcome.Refused(
        ErrorCode.SESSION_EXPIRED,
        "Request %d of its session is older than what is remembered, which begins at %d; whether it was done, read back"
            .formatted(id.sequence(), floor),
        revision);
  }
}
