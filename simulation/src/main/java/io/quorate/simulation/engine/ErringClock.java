package io.quorate.simulation.engine;

/**
 * The two clocks of one node. The monotonic one drifts at a constant rate and starts anywhere; the
 * wall clock is skewed and may jump either way.
 */
public final class ErringClock {
  /** Wall time at the start of a run, milliseconds since 1970. */
  public static final long EPOCH_MILLIS = 1_700_000_000_000L;

  private final Timeline timeline;
  private final long driftPerMillion;
  private long monotonicOffset;
  private long wallSkewMillis;
  private long skewMillisMin;
  private long skewMillisMax;

  /**
   * @param driftPerMillion parts per million by which both clocks run fast; between −1,000 and
   *     1,000
   */
  public ErringClock(Timeline timeline, long driftPerMillion, long wallSkewMillis) {
    this.timeline = timeline;
    this.driftPerMillion = driftPerMillion;
    jump(wallSkewMillis);
  }

  /** The node's monotonic clock. */
  public long nanos() {
    return monotonicOffset + drifted(timeline.now());
  }

  /** The node's wall clock. */
  public long wallMillis() {
    return EPOCH_MILLIS + wallSkewMillis + drifted(timeline.now()) / 1_000_000;
  }

  /** True nanoseconds after which this node's clock has advanced by at least the given ones. */
  public long trueDelay(long localNanos) {
    long secondOrder = localNanos / 500_000 + 2_000;
    return localNanos - drift(localNanos) + secondOrder;
  }

  /** Moves the wall clock. */
  public void jump(long millis) {
    wallSkewMillis += millis;
    skewMillisMin = Math.min(skewMillisMin, wallSkewMillis);
    skewMillisMax = Math.max(skewMillisMax, wallSkewMillis);
  }

  /** Sets the wall clock right. */
  public void correct() {
    wallSkewMillis = 0;
  }

  /** The most by which the wall clock was ever behind; at most 0. */
  public long skewMillisMin() {
    return skewMillisMin;
  }

  /** The most by which the wall clock was ever ahead; at least 0. */
  public long skewMillisMax() {
    return skewMillisMax;
  }

  /** A restart: the monotonic clock begins somewhere else. */
  public void restart(long offset) {
    monotonicOffset = offset;
  }

  private long drifted(long trueNanos) {
    return trueNanos + drift(trueNanos);
  }

  private long drift(long trueNanos) {
    return trueNanos / 1_000 * driftPerMillion / 1_000;
  }
}
