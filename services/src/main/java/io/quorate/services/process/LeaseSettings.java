package io.quorate.services.process;

/**
 * How a lease is kept.
 *
 * @param ttlSeconds after which the store takes it back from a holder that fell silent
 * @param driftPerMillion by which the holder's clock and the store's may run apart: the holder
 *     trusts its lease so much less long. 10,000 of a 10 s lease are 100 ms
 */
public record LeaseSettings(long ttlSeconds, long driftPerMillion) {

  /** 10 seconds; clocks apart by a hundredth at most. */
  public static final LeaseSettings DEFAULT = new LeaseSettings(10, 10_000);

  private static final long SECOND = 1_000_000_000;

  public LeaseSettings {
    if (ttlSeconds < 1 || ttlSeconds > 1_000_000) {
      throw new IllegalArgumentException(
          "A lease lasts from 1 to 1000000 seconds, not " + ttlSeconds);
    }
    if (driftPerMillion < 0 || driftPerMillion >= 500_000) {
      throw new IllegalArgumentException(
          "Clocks drift apart by 0 to 499999 parts in a million, not " + driftPerMillion);
    }
  }

  public LeaseSettings withTtlSeconds(long seconds) {
    return new LeaseSettings(seconds, driftPerMillion);
  }

  /** The time to live in nanoseconds. */
  public long ttlNanos() {
    return ttlSeconds * SECOND;
  }

  /** How long a lease of that time to live is to be trusted since it was asked for. */
  long trustedNanos(long grantedSeconds) {
    long nanos = grantedSeconds * SECOND;
    return nanos - nanos / 1_000_000 * driftPerMillion;
  }
}
