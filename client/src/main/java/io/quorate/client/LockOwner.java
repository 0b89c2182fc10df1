package io.quorate.client;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.services.lock.LockCall;
import io.quorate.services.lock.LockLost;
import io.quorate.services.lock.LockProcess;
import io.quorate.services.lock.LockReply;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One owner of a lock: a thread of this program, while it holds the lock or waits for it. */
final class LockOwner {

  private final ServiceHost<LockCall, LockLost> host;
  private final Consumer<LockOwner> idle;
  private final Losses losses = new Losses();

  /** Grants that were not closed, and calls that may bring one. */
  private final AtomicInteger grants = new AtomicInteger();

  /**
   * An owner.
   *
   * @param idle told when it holds nothing and waits for nothing
   */
  LockOwner(Dispatcher dispatcher, LockProcess process, long askNanos, Consumer<LockOwner> idle) {
    this.idle = idle;
    this.host =
        new ServiceHost<>(
            dispatcher, process, askNanos, lost -> losses.lost(lost.fence(), lost.reason()));
  }

  Optional<LockGrant> acquire(boolean shared, long waitNanos) throws InterruptedException {
    grants.incrementAndGet();
    boolean granted = false;
    try {
      LockReply reply =
          ServiceCalls.await(
              host.call(new LockCall.Acquire(shared, waitNanos)), LockReply.class, this::tooLate);
      if (reply instanceof LockReply.Held held) {
        granted = true;
        return Optional.of(new LockGrant(this, held.fence(), losses.of(held.fence())));
      }
      return Optional.empty();
    } finally {
      if (!granted) {
        ended();
      }
    }
  }

  private void tooLate(Object answer) {
    if (answer instanceof LockReply.Held) {
      host.call(new LockCall.Release());
    }
  }

  /** Gives the lock back once, if it is held. */
  void release(boolean held) {
    try {
      if (held) {
        ServiceCalls.finish(host.call(new LockCall.Release()), LockReply.class);
      }
    } catch (RefusedException e) {
      if (e.refusal().code() != ErrorCode.CONFLICT) {
        throw e;
      }
      // It was lost in this very moment.
    } finally {
      ended();
    }
  }

  private void ended() {
    if (grants.decrementAndGet() == 0) {
      idle.accept(this);
    }
  }

  /** Gives everything back, for good. */
  void close() {
    host.call(new LockCall.Close()).answer().join();
    host.stop();
  }
}
