package io.quorate.models.registry.store;

import io.quorate.models.wire.Lapse;
import java.io.IOException;
import java.time.Duration;

/** Waits for a change of a store that tells nobody of it, by looking again and again. */
final class Looking {
  private static final Duration EVERY = Duration.ofMillis(200);

  private Looking() {}

  /** Reads the newest revision. */
  interface Revision {
    long read() throws IOException;
  }

  static long until(Revision revision, long after, Duration max) throws InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    while (true) {
      try {
        long now = revision.read() + 1; // 0 is for those that have not looked yet
        if (now != after) {
          return now;
        }
      } catch (IOException _) {
        // It may be back before the wait is over.
      }
      if (System.nanoTime() - end >= 0) {
        return after;
      }
      Lapse.of(EVERY);
    }
  }
}
