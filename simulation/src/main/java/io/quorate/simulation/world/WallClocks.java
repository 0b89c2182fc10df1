package io.quorate.simulation.world;

import io.quorate.simulation.engine.ErringClock;
import io.quorate.simulation.engine.Timeline;
import io.quorate.simulation.history.WallTimes;
import java.util.List;

/** Bounds of what the nodes' wall clocks show, from the errors that they had. */
record WallClocks(Timeline timeline, List<ErringClock> clocks) implements WallTimes {
  /** Drift of a clock is below this, in parts per million. */
  private static final long DRIFT_MAX = 1_000;

  @Override
  public long now() {
    return timeline.now();
  }

  @Override
  public long earliestMillis(long nanos) {
    long worst = clocks.stream().mapToLong(ErringClock::skewMillisMin).min().orElse(0);
    return millis(nanos) + worst - drift(nanos);
  }

  @Override
  public long latestMillis(long nanos) {
    long worst = clocks.stream().mapToLong(ErringClock::skewMillisMax).max().orElse(0);
    return millis(nanos) + worst + drift(nanos) + 1;
  }

  private static long millis(long nanos) {
    return ErringClock.EPOCH_MILLIS + nanos / 1_000_000;
  }

  private static long drift(long nanos) {
    return nanos / 1_000_000 * DRIFT_MAX / 1_000_000 + 1;
  }
}
