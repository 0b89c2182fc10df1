package io.quorate.server.etcd;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets the thread that sends a stream wait until its client reads. To be made on the thread of the
 * call's handler; to be waited for on another, since the handler's is the one that hears of it.
 */
final class Backpressure {
  /** A client that reads nothing for so long is given up. */
  private static final long PATIENCE_SECONDS = 60;

  private final ServerCallStreamObserver<?> observer;
  private final Semaphore changes = new Semaphore(0);

  Backpressure(ServerCallStreamObserver<?> observer) {
    this.observer = observer;
    observer.setOnReadyHandler(changes::release);
    observer.setOnCancelHandler(changes::release);
  }

  /**
   * Waits until the client reads.
   *
   * @throws io.grpc.StatusRuntimeException once it has gone, or does not read
   */
  void await() {
    try {
      while (!observer.isReady()) {
        if (observer.isCancelled()) {
          throw Status.CANCELLED.asRuntimeException();
        }
        if (!changes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw EtcdError.TIMEOUT.exception();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw EtcdError.STOPPED.exception();
    }
  }
}
