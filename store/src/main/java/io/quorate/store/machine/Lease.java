package io.quorate.store.machine;

/**
 * A lease as all replicas know it.
 *
 * @param id never 0
 * @param ttlSeconds how long it lives without being kept alive
 * @param remainingMillis what was left when the order last said so; {@link #WHOLE} while whoever
 *     leads may give it its whole time anew without asking
 * @param held the oldest revision that stays readable while it lives; 0 for none
 */
public record Lease(long id, long ttlSeconds, long remainingMillis, long held) {

  /** One that holds no history. */
  public Lease(long id, long ttlSeconds, long remainingMillis) {
    this(id, ttlSeconds, remainingMillis, 0);
  }

  /** The whole time, from whenever somebody takes the lead. */
  public static final long WHOLE = -1;

  /** What a leader that takes over must let it live. */
  public long millisAtTakeover() {
    return remainingMillis == WHOLE ? ttlSeconds * 1000 : remainingMillis;
  }
}
