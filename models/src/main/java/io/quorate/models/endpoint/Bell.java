package io.quorate.models.endpoint;

import io.quorate.models.registry.RegistryStore;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes those who wait for a change of the registry: one watch for all of them. Thread-safe. */
final class Bell implements AutoCloseable {
  private static final Duration WATCH = Duration.ofSeconds(20);

  private final RegistryStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private final Thread watcher;
  private long rings;
  private volatile boolean closed;

  Bell(RegistryStore store) {
    this.store = store;
    this.watcher = Thread.ofVirtual().name("registry-bell").unstarted(this::watch);
  }

  void start() {
    watcher.start();
  }

  private void watch() {
    long place = 0;
    try {
      while (!closed) {
        long next = store.awaitChange(place, WATCH);
        if (next != place) {
          place = next;
          ring();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void ring() {
    lock.lock();
    try {
      rings++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How often it has rung; to be read before what is waited for. */
  long rings() {
    lock.lock();
    try {
      return rings;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it has rung more often than that, for so long at most; whether it has. */
  boolean await(long before, long nanosMax) throws InterruptedException {
    lock.lock();
    try {
      long left = nanosMax;
      while (rings == before && left > 0 && !closed) {
        left = rung.awaitNanos(left);
      }
      return rings != before;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    ring();
    watcher.interrupt();
  }
}
