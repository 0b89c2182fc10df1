package io.quorate.models.endpoint;

import io.quorate.models.blob.RunningDigest;
import io.quorate.models.wire.Frames;
import io.quorate.models.wire.Place;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The digests of blobs that are being uploaded, each taken in the order of its bytes. A body whose
 * turn has not come waits for those before it, beside few others and not for long; where that does
 * not help, the rest of that blob is read again in the end. Thread-safe.
 */
final class RunningDigests {
  /** Each takes a few hundred bytes. Of more, the one that was touched longest ago is given up. */
  static final int BLOBS_MAX = 256;

  private record Key(String upload, long stream) {}

  private final class Running {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final RunningDigest digest = new RunningDigest();
    private volatile long length;
    private volatile boolean ended;

    void follow(long from, byte[] body) throws IOException {
      lock.lock();
      try {
        if (comes(from)) {
          Frames.each(body, digest::add);
          length = digest.length();
        } else {
          ended = true;
        }
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private boolean comes(long from) {
      if (!ended && length < from && waiting.tryAcquire()) {
        try {
          long left = waitNanosMax;
          while (!ended && length < from && left > 0) {
            left = moved.awaitNanos(left);
          }
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        } finally {
          waiting.release();
        }
      }
      return !ended && length == from;
    }

    RunningDigest end() {
      lock.lock();
      try {
        ended = true;
        moved.signalAll();
        return digest;
      } finally {
        lock.unlock();
      }
    }
  }

  private final Map<Key, Running> running = new Recent<>(BLOBS_MAX);

  private final Semaphore waiting;
  private final long waitNanosMax;

  /**
   * @param waitersMax bodies that wait at the same time; each is in memory
   * @param waitMillisMax for those before it
   */
  RunningDigests(int waitersMax, long waitMillisMax) {
    this.waiting = new Semaphore(waitersMax);
    this.waitNanosMax = TimeUnit.MILLISECONDS.toNanos(waitMillisMax);
  }

  /** Takes the chunks of a body, all of which were new and are stored; none of them packed. */
  void follow(String upload, Place place, byte[] body) throws IOException {
    of(upload, place).follow(place.from(), body);
  }

  /** The blob's bytes that begin there are not to be had from a body. */
  void end(String upload, Place place) {
    of(upload, place).end();
  }

  private Running of(String upload, Place place) {
    synchronized (running) {
      return running.compute(
          new Key(upload, place.stream()),
          (_, known) -> {
            boolean anew = known != null && place.from() == 0 && (known.length > 0 || known.ended);
            return known == null || anew ? new Running() : known;
          });
    }
  }

  /** What has been taken of a blob, all of which was sent; nothing more is. */
  RunningDigest take(String upload, long stream) {
    Running known;
    synchronized (running) {
      known = running.remove(new Key(upload, stream));
    }
    return known == null ? new RunningDigest() : known.end();
  }

  /** How many blobs are under way. */
  int size() {
    synchronized (running) {
      return running.size();
    }
  }
}
