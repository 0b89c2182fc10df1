package io.quorate.models.wire;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Work of another thread beside the caller's. */
public final class Beside {
  private Beside() {}

  /** What is to be done. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /**
   * Does one thing while a thread of these does the other, and waits for both. Where both fail, the
   * caller's own failure is thrown, with the other one suppressed.
   */
  public static void both(ExecutorService threads, Work own, Work other) throws IOException {
    Future<Void> beside =
        threads.submit(() -> {
          other.run();
          return null;
        });
    try (Closeable _ = () -> await(beside)) {
      own.run();
    }
  }

  /** Waits for what another thread does, and fails as that did. */
  public static <T> T await(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
