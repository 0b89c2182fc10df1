package io.quorate.benchmarks.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Clients that write a key each, one blind put after the other, and tell when one is stored. */
final class Writers implements AutoCloseable {

  private static final byte[] VALUE = new byte[256];
  private static final long PATIENCE_SECONDS = 60;
  private static final long PAUSE_MILLIS = 2;

  private final QuorateClient client;
  private final String keyspace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stored = lock.newCondition();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private long after = Long.MAX_VALUE;
  private long storedNanos;
  private volatile boolean stopped;

  Writers(QuorateClient client, String keyspace, int count) {
    this.client = client;
    this.keyspace = keyspace;
    for (int i = 0; i < count; i++) {
      put(("writer-" + i).getBytes(UTF_8));
    }
  }

  private void put(byte[] key) {
    if (stopped) {
      return;
    }
    long began = System.nanoTime();
    client.send(
        new Request.Put(keyspace, key, null, Request.Mode.BLIND, VALUE, 0),
        reply -> {
          if (reply instanceof Reply.Stored) {
            stored(began);
            put(key);
          } else {
            // Not at once: who was refused would keep the nodes busy with refusing.
            again(key);
          }
        });
  }

  private void again(byte[] key) {
    try {
      later.schedule(() -> put(key), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Closed meanwhile.
    }
  }

  private void stored(long began) {
    lock.lock();
    try {
      if (storedNanos == 0 && began - after > 0) {
        storedNanos = System.nanoTime();
        stored.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a put is acknowledged that was made after a moment; when that was. */
  long awaitPutAfter(long nanos) throws InterruptedException {
    lock.lock();
    try {
      after = nanos;
      storedNanos = 0;
      long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (storedNanos == 0) {
        if (left <= 0) {
          throw new IllegalStateException(
              "Nothing could be written for %d s".formatted(PATIENCE_SECONDS));
        }
        left = stored.awaitNanos(left);
      }
      return storedNanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    stopped = true;
    later.shutdown();
  }
}
