package io.quorate.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LingerTest {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  private final Linger linger = new Linger(true);
  private long now = 5_000 * MILLI;

  /** Looks for so long, a look each microsecond; whether it still looks then. */
  private boolean looksFor(long nanos) {
    for (long until = now + nanos; now < until; now += MICRO) {
      if (!linger.looksAgain(now)) {
        return false;
      }
    }
    return linger.looksAgain(now);
  }

  /** Work came, so long after there was none. */
  private void worked(long idleNanos) {
    linger.looksAgain(now);
    now += idleNanos;
    linger.found(now);
  }

  @Test
  void who_has_had_nothing_to_do_sleeps_at_once() {
    assertThat(linger.looksAgain(now)).isFalse();
    worked(10 * MILLI);
    assertThat(linger.looksAgain(now)).isFalse();
  }

  @Test
  void who_was_given_work_soon_looks_for_more_and_then_sleeps() {
    worked(300 * MICRO); // asleep
    assertThat(looksFor(199 * MICRO)).isTrue();
    assertThat(looksFor(MICRO)).isFalse();
  }

  @Test
  void it_goes_on_as_long_as_work_comes_soon() {
    worked(300 * MICRO);
    for (int i = 0; i < 100; i++) {
      assertThat(looksFor(150 * MICRO)).isTrue();
      linger.found(now);
    }
    assertThat(looksFor(200 * MICRO)).isFalse();
    now += 300 * MICRO;
    linger.found(now);
    assertThat(linger.looksAgain(now)).as("it came late").isFalse();
  }

  /** Another thread has its turn in a look; then it is tried again after so long. */
  private boolean looksAfterLossAnd(long nanos) {
    worked(100 * MICRO);
    worked(100 * MICRO);
    assertThat(linger.looksAgain(now)).isTrue();
    now += 3 * MILLI;
    linger.found(now);
    now += nanos;
    worked(100 * MICRO);
    return linger.looksAgain(now);
  }

  @Test
  void who_lost_the_processor_while_looking_sleeps_for_a_while() {
    assertThat(looksAfterLossAnd(9 * MILLI)).isFalse();
    linger.found(now);
    now += MILLI;
    worked(100 * MICRO);
    assertThat(linger.looksAgain(now)).isTrue();
  }

  @Test
  void who_loses_it_again_and_again_sleeps_for_longer() {
    assertThat(looksAfterLossAnd(10 * MILLI)).isTrue();
    assertThat(looksAfterLossAnd(10 * MILLI)).isFalse();
    now += 10 * MILLI;
    for (int i = 0; i < 9; i++) {
      assertThat(looksAfterLossAnd(200 * MILLI)).isTrue();
    }
    assertThat(looksAfterLossAnd(12 * MILLI)).as("lost long after the last time").isTrue();
  }

  @Test
  void a_long_sleep_is_no_loss_of_the_processor() {
    worked(100 * MICRO);
    assertThat(looksFor(200 * MICRO)).isFalse();
    now += 50 * MILLI;
    linger.found(now);
    worked(100 * MICRO);
    assertThat(linger.looksAgain(now)).isTrue();
  }

  @Test
  void where_there_is_one_processor_nobody_looks() {
    Linger alone = new Linger(false);
    alone.looksAgain(now);
    alone.found(now + MICRO);
    assertThat(alone.looksAgain(now + MICRO)).isFalse();
  }
}
