package io.quorate.client;

import io.quorate.services.queue.Fence;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that is held, once. Close it to give the lock back; any thread may.
 *
 * <p>A holder learns of a loss, but not how late: a program that was stopped for a while believes
 * what was true before. What a former holder must not write is written with the {@link #fence}.
 */
public final class LockGrant implements AutoCloseable {

  private final LockOwner owner;
  private final Fence fence;
  private final CompletableFuture<String> loss;
  private boolean closed;

  LockGrant(LockOwner owner, Fence fence, CompletableFuture<String> loss) {
    this.owner = owner;
    this.fence = fence;
    this.loss = loss;
  }

  /** Proof of the lock; its token rises from holder to holder. */
  public Fence fence() {
    return fence;
  }

  /** Completes with the reason, on the client's thread, once the lock is lost; else never. */
  public CompletableFuture<String> loss() {
    return loss;
  }

  /** Whether it is held, as far as is known here. */
  public boolean held() {
    return !loss.isDone();
  }

  /** Gives the lock back; returns once others can have it. A lost one is just forgotten. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    owner.release(held());
  }
}
