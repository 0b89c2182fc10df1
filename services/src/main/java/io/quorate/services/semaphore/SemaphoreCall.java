package io.quorate.services.semaphore;

/** What somebody asks who wants a permit; answered by a {@link SemaphoreReply}, or refused. */
public sealed interface SemaphoreCall {

  /**
   * Takes a permit; answered by {@link SemaphoreReply.Held}, or {@link SemaphoreReply.Busy} after
   * the wait.
   *
   * @param waitNanos how long to wait at most; 0 to try, negative for as long as it takes
   */
  record Acquire(long waitNanos) implements SemaphoreCall {}

  /** Gives the permit back; answered by {@link SemaphoreReply.Released}. */
  record Release() implements SemaphoreCall {}

  /** Gives everything back, for good; answered by {@link SemaphoreReply.Closed}. */
  record Close() implements SemaphoreCall {}
}
