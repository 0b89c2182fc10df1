package io.quorate.services.lock;

import io.quorate.services.queue.Fence;
import org.jspecify.annotations.Nullable;

/** Answers to {@link LockCall}s. */
public sealed interface LockReply {

  /**
   * The lock is held.
   *
   * @param holds how often it is held now by this owner
   */
  record Held(Fence fence, int holds) implements LockReply {}

  /**
   * It was not to be had in that time.
   *
   * @param by the key that stood before; null where the store could not be reached
   */
  record Busy(byte @Nullable [] by) implements LockReply {}

  /**
   * Given back.
   *
   * @param holds how often it is still held; at 0 the store has deleted the key
   */
  record Released(int holds) implements LockReply {}

  /** The lease is given back. */
  record Closed() implements LockReply {}
}
