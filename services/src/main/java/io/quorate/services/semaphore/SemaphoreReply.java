package io.quorate.services.semaphore;

import io.quorate.services.queue.Fence;

/** Answers to {@link SemaphoreCall}s. */
public sealed interface SemaphoreReply {

  /** A permit is held. */
  record Held(Fence fence) implements SemaphoreReply {}

  /** None was to be had in that time. */
  record Busy() implements SemaphoreReply {}

  /** Given back: the store has deleted its key. */
  record Released() implements SemaphoreReply {}

  /** The leases are given back. */
  record Closed() implements SemaphoreReply {}
}
