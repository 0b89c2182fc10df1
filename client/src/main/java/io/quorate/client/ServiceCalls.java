package io.quorate.client;

import io.quorate.protocol.process.Refusal;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Waits for answers of service processes. */
final class ServiceCalls {

  private ServiceCalls() {}

  /** A wait in nanoseconds; negative for one without an end. */
  static long nanos(Duration wait) {
    if (wait.isNegative()) {
      throw new IllegalArgumentException("A wait is zero or more, not " + wait);
    }
    return wait.compareTo(Duration.ofDays(36_500)) < 0 ? wait.toNanos() : -1;
  }

  /**
   * Waits for an answer of that kind.
   *
   * @param late takes an answer that comes although the wait was interrupted
   * @throws RefusedException when it is a refusal
   */
  static <T> T await(ServiceHost<?, ?>.Pending pending, Class<T> kind, Consumer<Object> late)
      throws InterruptedException {
    try {
      Object answer = pending.answer().get();
      if (answer instanceof Refusal refusal) {
        throw new RefusedException(refusal);
      }
      return kind.cast(answer);
    } catch (InterruptedException e) {
      pending.cancel();
      pending.answer().thenAccept(late);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A call never fails", e);
    }
  }

  /** The same for what ends by itself soon: an interrupt is kept for later. */
  static <T> T finish(ServiceHost<?, ?>.Pending pending, Class<T> kind) {
    Object answer = pending.answer().join();
    if (answer instanceof Refusal refusal) {
      throw new RefusedException(refusal);
    }
    return kind.cast(answer);
  }
}
