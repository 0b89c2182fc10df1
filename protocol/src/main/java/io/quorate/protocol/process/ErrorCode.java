package io.quorate.protocol.process;

/** Why a request was not done, and what its caller may conclude. */
public enum ErrorCode {
  /** The request itself is wrong; nothing happened. */
  INVALID_ARGUMENT(Conclusion.NOT_DONE, 400),
  /** The context is garbled, or belongs to another key or keyspace; nothing happened. */
  BAD_CONTEXT(Conclusion.NOT_DONE, 400),
  /** There is no such keyspace; nothing happened. */
  UNKNOWN_KEYSPACE(Conclusion.NOT_DONE, 404),
  /** There is no such key, node or thing. */
  NOT_FOUND(Conclusion.NOT_DONE, 404),
  /** There is no such lease, or no longer; nothing happened. */
  UNKNOWN_LEASE(Conclusion.NOT_DONE, 404),
  /** The state is not the one that the request named; nothing happened. */
  CONFLICT(Conclusion.NOT_DONE, 409),
  /** Something of this name exists with other settings; nothing happened. */
  ALREADY_EXISTS(Conclusion.NOT_DONE, 409),
  /** The key has as many siblings as the keyspace allows: read, reconcile, put with the context. */
  TOO_MANY_SIBLINGS(Conclusion.NOT_DONE, 409),
  /** A key, value or request is larger than the limit; nothing happened. */
  TOO_LARGE(Conclusion.NOT_DONE, 413),
  /** The node has more work than it accepts; nothing happened, try again later. */
  OVERLOADED(Conclusion.NOT_DONE, 429),
  /** Too few replicas can be reached; nothing was asked of any. */
  QUORUM_UNAVAILABLE(Conclusion.NOT_DONE, 503),
  /** The revision lies below what the keyspace keeps of its history; nothing happened. */
  COMPACTED(Conclusion.NOT_DONE, 410),
  /** The revision has not come yet; nothing happened. */
  FUTURE_REVISION(Conclusion.NOT_DONE, 400),
  /** The session or its answer is forgotten: whether the request was done before is not known. */
  SESSION_EXPIRED(Conclusion.INDETERMINATE, 504),
  /** This node cannot serve the request now, for instance while it starts. */
  UNAVAILABLE(Conclusion.NOT_DONE, 503),
  /** Another node leads the group: ask that one, see the detail {@code leader}. */
  NOT_LEADER(Conclusion.NOT_DONE, 503),
  /** The node's disk has no room; nothing happened. */
  DISK_FULL(Conclusion.NOT_DONE, 503),
  /** Ownership moved while the request was under way; a write may yet take effect. */
  WRONG_EPOCH(Conclusion.INDETERMINATE, 503),
  /** Too few replicas answered in time; a write may have taken effect or may yet do so. */
  INDETERMINATE(Conclusion.INDETERMINATE, 504),
  /** A version's parent is not the model's head any more; nothing happened. */
  STALE_PARENT(Conclusion.NOT_DONE, 409),
  /** Nobody is named by the request, and this needs somebody; nothing happened. */
  UNAUTHENTICATED(Conclusion.NOT_DONE, 401),
  /** Whoever asks may not do this; nothing happened. */
  FORBIDDEN(Conclusion.NOT_DONE, 403),
  /** A defect; a write may have taken effect. */
  INTERNAL(Conclusion.INDETERMINATE, 500);

  /** What a caller may conclude. */
  public enum Conclusion {
    /** The request has had no effect and will have none. */
    NOT_DONE,
    /** The request may have had its effect, or may have it later. */
    INDETERMINATE
  }

  private final Conclusion conclusion;
  private final int httpStatus;

  ErrorCode(Conclusion conclusion, int httpStatus) {
    this.conclusion = conclusion;
    this.httpStatus = httpStatus;
  }

  public Conclusion conclusion() {
    return conclusion;
  }

  /** The status that HTTP shows. */
  public int httpStatus() {
    return httpStatus;
  }
}
