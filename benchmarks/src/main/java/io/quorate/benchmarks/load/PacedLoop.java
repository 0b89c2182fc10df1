package io.quorate.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Asks at a fixed rate, whether what was asked before is answered or not. A closed loop makes many
 * requests while the store is fast and one while it stands still, and so hides that it did.
 */
public final class PacedLoop {

  private final StoreClient store;
  private final int keys;
  private final byte[] value;
  private final Duration pace;

  /**
   * @param keys are written in turn; so many that none is asked for twice at once
   * @param pace from one request to the next
   */
  public PacedLoop(StoreClient store, int keys, int valueBytes, Duration pace) {
    this.store = store;
    this.keys = keys;
    this.value = new byte[valueBytes];
    this.pace = pace;
  }

  /** Microseconds from when each request was due until it was answered; failures are left out. */
  public Histogram run(Operation operation, Duration time) throws InterruptedException {
    Recorder recorder = new Recorder(3);
    int requests = Math.toIntExact(time.dividedBy(pace));
    CountDownLatch open = new CountDownLatch(requests);
    AtomicInteger next = new AtomicInteger();
    long began = System.nanoTime();
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      clock.scheduleAtFixedRate(
          () -> {
            int number = next.getAndIncrement();
            if (number < requests) {
              long due = began + number * pace.toNanos();
              ask(
                  operation,
                  number % keys,
                  failure -> {
                    if (failure == null) {
                      recorder.recordValue(Math.max(0, System.nanoTime() - due) / 1_000);
                    }
                    open.countDown();
                  });
            }
          },
          0,
          pace.toNanos(),
          TimeUnit.NANOSECONDS);
      open.await();
      clock.shutdownNow();
    }
    return recorder.getIntervalHistogram();
  }

  private void ask(Operation operation, int key, StoreClient.Outcome outcome) {
    switch (operation) {
      case PUT -> store.put(key, value, outcome);
      case GET -> store.get(key, outcome);
    }
  }
}
