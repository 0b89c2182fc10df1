package io.quorate.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErringClockTest {
  private final Timeline timeline = new Timeline();

  @Test
  void aTimerNeverExpiresBeforeItsOwnClockSaysSo() {
    for (long drift : new long[] {-1_000, -37, 0, 11, 1_000}) {
      ErringClock clock = new ErringClock(timeline, drift, 0);
      for (long delay = 1; delay < 4_000_000_000_000L; delay = delay * 3 + 7) {
        long begin = clock.nanos();
        timeline.runUntil(timeline.now() + clock.trueDelay(delay));
        assertThat(clock.nanos() - begin).isGreaterThanOrEqualTo(delay);
        assertThat(clock.nanos() - begin).isLessThan(delay + delay / 100_000 + 100_000);
      }
    }
  }

  @Test
  void theWallClockIsSkewedAndJumpsWhileTheOtherDoesNot() {
    ErringClock clock = new ErringClock(timeline, 0, 250);
    assertThat(clock.wallMillis()).isEqualTo(ErringClock.EPOCH_MILLIS + 250);
    long before = clock.nanos();
    clock.jump(-1_000);
    assertThat(clock.wallMillis()).isEqualTo(ErringClock.EPOCH_MILLIS - 750);
    assertThat(clock.nanos()).isEqualTo(before);
  }
}
