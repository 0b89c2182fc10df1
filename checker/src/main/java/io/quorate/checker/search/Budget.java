package io.quorate.checker.search;

import java.time.Duration;

/**
 * What a check may spend. Deciding consistency is NP-complete: without a bound some histories never
 * end.
 *
 * @param time on the clock
 * @param bytes of the search's own tables, besides the history itself
 */
public record Budget(Duration time, long bytes) {

  private static final long BYTES_MIN = 1 << 20;

  public Budget {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("the time of a budget must be positive, not " + time);
    }
    if (bytes < BYTES_MIN) {
      throw new IllegalArgumentException(
          "the memory of a budget must be at least 1 MiB, not " + bytes + " bytes");
    }
  }

  /** A minute, and half of the heap. */
  public static Budget standard() {
    return new Budget(
        Duration.ofMinutes(1), Math.max(BYTES_MIN, Runtime.getRuntime().maxMemory() / 2));
  }

  @Override
  public String toString() {
    return "%s s, %d MiB".formatted(time.toMillis() / 1e3, bytes >> 20);
  }
}
