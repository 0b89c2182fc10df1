package io.quorate.protocol.clock;

/**
 * The hybrid logical clock of one node (Kulkarni et al. 2014, figure 5): each time is later than
 * all times issued or observed before, and within the maximum offset of physical time. Not
 * thread-safe; wall time is handed in.
 *
 * <p>The paper leaves the overflow of the counter open. Here the counter carries into the
 * milliseconds, which keeps the order; more than 65,536 events a millisecond let the clock run
 * ahead. A wall clock that steps backwards only makes the counter grow.
 */
public final class HybridClock {
  private final long offsetMillisMax;
  private long last;

  /**
   * @param offsetMillisMax how far ahead of the wall clock an observed time may lie, in
   *     milliseconds
   */
  public HybridClock(long offsetMillisMax) {
    this(offsetMillisMax, new HybridTime(0));
  }

  /** A clock that goes on after {@code last}, e.g. the largest time found on disk. */
  public HybridClock(long offsetMillisMax, HybridTime last) {
    if (offsetMillisMax < 0) {
      throw new IllegalArgumentException(
          "maximum offset must be at least 0 ms: " + offsetMillisMax);
    }
    this.offsetMillisMax = offsetMillisMax;
    this.last = last.packed();
  }

  /** The time of a local event or a send; {@code wallMillis} is physical time since 1970. */
  public HybridTime tick(long wallMillis) {
    return new HybridTime(tickPacked(wallMillis));
  }

  /** {@link #tick} without the object. */
  public long tickPacked(long wallMillis) {
    return advance(last, HybridTime.ofMillis(wallMillis).packed());
  }

  /**
   * The time of the receipt of a message stamped {@code remote}, later than both clocks.
   *
   * @throws ClockOffsetException if the remote time is too far ahead; the clock is unchanged then
   */
  public HybridTime observe(HybridTime remote, long wallMillis) {
    if (!accepts(remote, wallMillis)) {
      throw new ClockOffsetException(remote, wallMillis, offsetMillisMax);
    }
    long wall = HybridTime.ofMillis(wallMillis).packed();
    return new HybridTime(
        advance(HybridTime.compare(last, remote.packed()) > 0 ? last : remote.packed(), wall));
  }

  /** Whether {@link #observe} would take this time. */
  public boolean accepts(HybridTime remote, long wallMillis) {
    return remote.millis() - wallMillis <= offsetMillisMax;
  }

  /** The last time issued or observed. */
  public HybridTime now() {
    return new HybridTime(last);
  }

  private long advance(long known, long wall) {
    last = HybridTime.compare(wall, known) > 0 ? wall : known + 1;
    return last;
  }
}
