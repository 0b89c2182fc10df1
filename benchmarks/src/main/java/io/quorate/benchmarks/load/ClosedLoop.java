package io.quorate.benchmarks.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Clients that each have one request on its way at a time. Client i of c owns the keys i, i + c, i
 * + 2c and so on, so that no two write the same key at once. Who was refused waits before asking
 * again: a store that is down must not be measured by how fast it says so.
 */
public final class ClosedLoop implements AutoCloseable {

  private static final int WALKERS = 64;
  private static final int ATTEMPTS_MAX = 200;
  private static final long WAIT_MILLIS = 50;
  private static final int NOISE_BYTES = 1 << 20;

  private final StoreClient store;
  private final int keys;
  private final int valueBytes;
  private final long seed;
  private final byte[] noise = new byte[NOISE_BYTES];
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  public ClosedLoop(StoreClient store, int keys, int valueBytes, long seed) {
    this.store = store;
    this.keys = keys;
    this.valueBytes = valueBytes;
    this.seed = seed;
    new SplittableRandom(seed).nextBytes(noise);
  }

  /** Asks for every key once. */
  public void each(Operation operation) throws InterruptedException {
    int walkers = Math.min(WALKERS, keys);
    Walk walk = new Walk(operation, new CountDownLatch(walkers));
    for (int i = 0; i < walkers; i++) {
      new Walker(walk, new SplittableRandom(seed + i)).next();
    }
    walk.done.await();
    if (walk.gaveUp.get() != null) {
      throw new IllegalStateException(
          "Could not %s every key once: %s".formatted(operation, walk.gaveUp.get()));
    }
  }

  /** Runs the loop for that long, and waits until nothing is on its way. */
  public Sample run(Operation operation, int clients, Duration time) throws InterruptedException {
    Run run = new Run(operation, clients);
    for (int i = 0; i < clients; i++) {
      new Client(run, i).next();
    }
    run.recorder.reset();
    run.failures.reset();
    long began = System.nanoTime();
    boolean ended = run.idle.await(time.toNanos(), TimeUnit.NANOSECONDS);
    assert !ended : "clients end only when they are told";
    Histogram micros = run.recorder.getIntervalHistogram();
    double seconds = (System.nanoTime() - began) / 1e9;
    run.stopped = true;
    run.idle.await();
    String first = run.firstFailure.get();
    return new Sample(
        micros.getTotalCount(),
        seconds,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(90) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getValueAtPercentile(99.9) / 1e3,
        micros.getMaxValue() / 1e3,
        run.failures.sum(),
        first == null ? "" : first);
  }

  @Override
  public void close() {
    later.shutdownNow();
    store.close();
  }

  private void ask(
      Operation operation, int key, SplittableRandom random, StoreClient.Outcome outcome) {
    switch (operation) {
      case PUT -> store.put(key, value(random), outcome);
      case GET -> store.get(key, outcome);
    }
  }

  private byte[] value(SplittableRandom random) {
    int from = random.nextInt(NOISE_BYTES - valueBytes);
    return Arrays.copyOfRange(noise, from, from + valueBytes);
  }

  private void afterPause(Runnable step) {
    later.schedule(step, WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What walkers share. */
  private static final class Walk {
    private final Operation operation;
    private final CountDownLatch done;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable String> gaveUp = new AtomicReference<>();

    Walk(Operation operation, CountDownLatch done) {
      this.operation = operation;
      this.done = done;
    }
  }

  private final class Walker {
    private final Walk walk;
    private final SplittableRandom random;
    private int attempts;

    Walker(Walk walk, SplittableRandom random) {
      this.walk = walk;
      this.random = random;
    }

    void next() {
      int key = walk.next.getAndIncrement();
      if (key >= keys || walk.gaveUp.get() != null) {
        walk.done.countDown();
      } else {
        attempts = 0;
        ask(key);
      }
    }

    private void ask(int key) {
      ClosedLoop.this.ask(
          walk.operation,
          key,
          random,
          failure -> {
            if (failure == null) {
              next();
            } else if (++attempts < ATTEMPTS_MAX) {
              afterPause(() -> ask(key));
            } else {
              walk.gaveUp.set(failure);
              walk.done.countDown();
            }
          });
    }
  }

  /** What the clients of one run share. */
  private static final class Run {
    private final Operation operation;
    private final int clients;
    private final Recorder recorder = new Recorder(3);
    private final LongAdder failures = new LongAdder();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
    private final CountDownLatch idle;
    private volatile boolean stopped;

    Run(Operation operation, int clients) {
      this.operation = operation;
      this.clients = clients;
      this.idle = new CountDownLatch(clients);
    }
  }

  private final class Client {
    private final Run run;
    private final int number;
    private final int owned;
    private final SplittableRandom random;

    Client(Run run, int number) {
      this.run = run;
      this.number = number;
      this.owned = (keys - number + run.clients - 1) / run.clients;
      this.random = new SplittableRandom(seed * 31 + number);
    }

    void next() {
      if (run.stopped) {
        run.idle.countDown();
        return;
      }
      int key = number + random.nextInt(owned) * run.clients;
      long began = System.nanoTime();
      ask(run.operation, key, random, failure -> answered(failure, began));
    }

    private void answered(@Nullable String failure, long began) {
      if (failure == null) {
        run.recorder.recordValue((System.nanoTime() - began) / 1_000);
        next();
      } else {
        run.failures.increment();
        run.firstFailure.compareAndSet(null, failure);
        afterPause(this::next);
      }
    }
  }
}
