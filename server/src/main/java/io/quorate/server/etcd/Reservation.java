package io.quorate.server.etcd;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the answer to one call takes in memory, out of what all answers of a node may take. For one
 * thread but for {@link #close}.
 */
final class Reservation implements AutoCloseable {

  /** The memory of all answers of a node. Thread-safe. */
  static final class Budget {
    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param bytesMax of all answers together; one may take half of it
     */
    Budget(long bytesMax) {
      this.bytesMax = bytesMax;
    }

    Reservation open() {
      return new Reservation(this);
    }

    long taken() {
      return taken.get();
    }
  }

  private final Budget budget;
  private final AtomicLong own = new AtomicLong();
  private volatile boolean closed;

  private Reservation(Budget budget) {
    this.budget = budget;
  }

  /**
   * Takes more.
   *
   * @throws StatusRuntimeException where this answer is too large, in the words of gRPC's own
   *     limit; or where all answers under way are, as etcd says that it is busy
   */
  void grow(long bytes) {
    long now = own.addAndGet(bytes);
    long all = budget.taken.addAndGet(bytes);
    if (closed) {
      reset(); // the client has gone meanwhile, and nobody will close this again
    }
    long most = budget.bytesMax / 2;
    if (now > most) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "grpc: trying to send message larger than max (%d vs. %d)".formatted(now, most))
          .asRuntimeException();
    }
    if (all > budget.bytesMax) {
      throw EtcdError.TOO_MANY_REQUESTS.exception();
    }
  }

  /** Gives all back, for good; again changes nothing. */
  @Override
  public void close() {
    closed = true;
    reset();
  }

  /** Gives all back, to begin anew. */
  void reset() {
    budget.taken.addAndGet(-own.getAndSet(0));
  }
}
