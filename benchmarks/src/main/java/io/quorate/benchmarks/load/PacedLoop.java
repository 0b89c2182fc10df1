package io.quorate.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    int requests = requests(time);
    CountDownLatch open = new CountDownLatch(requests);
    AtomicInteger next = new AtomicInteger();
    AtomicLong began = new AtomicLong();
    Runnable request =
        () -> {
          int number = next.getAndIncrement();
          if (number < requests) {
            long due = began.get() + (number + 1) * pace.toNanos();
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
        };
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      CountDownLatch running = new CountDownLatch(1);
      clock.execute(running::countDown);
      running.await();
      // Last of all: what is loaded and started between here and the schedule delays every request.
      began.set(System.nanoTime());
      clock.scheduleAtFixedRate(request, pace.toNanos(), pace.toNanos(), TimeUnit.NANOSECONDS);
      open.await();
      clock.shutdownNow();
    }
    return recorder.getIntervalHistogram();
  }

  /** How many it asks for in that time. */
  public int requests(Duration time) {
    return Math.toIntExact(time.dividedBy(pace));
  }

  private void ask(Operation operation, int key, StoreClient.Outcome outcome) {
    switch (operation) {
      case PUT -> store.put(key, value, outcome);
      case GET -> store.get(key, outcome);
    }
  }
}
