package io.quorate.services.lock;

/** What the owner of a lock asks of it; answered by a {@link LockReply}, or refused. */
public sealed interface LockCall {

  /**
   * Takes the lock, or takes it once more where it is held already; answered by {@link
   * LockReply.Held}, or {@link LockReply.Busy} after the wait.
   *
   * @param shared whether others that share may hold it, too
   * @param waitNanos how long to wait at most; 0 to try, negative for as long as it takes
   */
  record Acquire(boolean shared, long waitNanos) implements LockCall {}

  /** Gives it back once; answered by {@link LockReply.Released}. */
  record Release() implements LockCall {}

  /** Gives everything back, for good; answered by {@link LockReply.Closed}. */
  record Close() implements LockCall {}
}
