package io.quorate.protocol.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HybridClockTest {
  private final HybridClock clock = new HybridClock(500);

  @Test
  void followsTheWallClockWhileThatAdvances() {
    assertThat(clock.tick(1_000)).isEqualTo(HybridTime.of(1_000, 0));
    assertThat(clock.tick(1_000)).isEqualTo(HybridTime.of(1_000, 1));
    assertThat(clock.tick(1_001)).isEqualTo(HybridTime.of(1_001, 0));
  }

  @Test
  void aWallClockThatStepsBackOnlyRaisesTheCounter() {
    clock.tick(1_000);

    assertThat(clock.tick(10)).isEqualTo(HybridTime.of(1_000, 1));
    assertThat(clock.tick(999)).isEqualTo(HybridTime.of(1_000, 2));
  }

  /** The four cases of figure 5 for a receipt. */
  @Test
  void aReceiptIsLaterThanBothClocksAndTheWall() {
    clock.tick(1_000);

    assertThat(clock.observe(HybridTime.of(1_200, 7), 1_001)).hasToString("1200.8");
    assertThat(clock.observe(HybridTime.of(1_100, 9), 1_002)).hasToString("1200.9");
    assertThat(clock.observe(HybridTime.of(1_200, 30), 1_003)).hasToString("1200.31");
    assertThat(clock.observe(HybridTime.of(1_250, 3), 1_300)).hasToString("1300.0");
  }

  @Test
  void aTimeTooFarAheadIsRefusedAndLeavesTheClockAlone() {
    HybridTime before = clock.tick(1_000);
    HybridTime remote = HybridTime.of(1_501, 0);

    assertThat(clock.accepts(HybridTime.of(1_500, 65_535), 1_000)).isTrue();
    assertThat(clock.accepts(remote, 1_000)).isFalse();
    assertThatThrownBy(() -> clock.observe(remote, 1_000))
        .isInstanceOfSatisfying(
            ClockOffsetException.class, e -> assertThat(e.aheadMillis()).isEqualTo(501))
        .hasMessageContaining("501 ms ahead")
        .hasMessageContaining("maximum offset of 500 ms");
    assertThat(clock.now()).isEqualTo(before);
  }

  @Test
  void aFullCounterCarriesIntoTheMilliseconds() {
    HybridClock full = new HybridClock(500, HybridTime.of(1_000, 65_535));

    assertThat(full.tick(1_000)).isEqualTo(HybridTime.of(1_001, 0));
  }

  @Test
  void theLastMillisecondIsInTheYear10889AndTheOrderUnsigned() {
    HybridTime last = HybridTime.of(HybridTime.MILLIS_MAX, 65_535);

    assertThat(last).isGreaterThan(HybridTime.ofMillis(1));
    assertThat(last.millis()).isEqualTo(HybridTime.MILLIS_MAX);
    assertThat(last.logical()).isEqualTo(65_535);
    assertThatThrownBy(() -> HybridTime.ofMillis(HybridTime.MILLIS_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HybridTime.of(1, 65_536)).hasMessageContaining("65536");
  }

  @Test
  void isMonotoneAndNearTheWallOnSkewedNodes() {
    long seed = 2014;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    HybridClock[] clocks = {new HybridClock(100), new HybridClock(100), new HybridClock(100)};
    int[] skews = {0, 40, -50};
    HybridTime[] last = {clocks[0].now(), clocks[1].now(), clocks[2].now()};
    long wall = 10_000;
    for (int i = 0; i < 20_000; i++) {
      wall += random.nextInt(3);
      int node = random.nextInt(3);
      int from = random.nextInt(3);
      HybridTime next =
          random.nextBoolean()
              ? clocks[node].tick(wall + skews[node])
              : clocks[node].observe(last[from], wall + skews[node]);
      assertThat(next).isGreaterThan(last[node]);
      if (from != node) {
        assertThat(next.millis()).isLessThanOrEqualTo(wall + 40);
      }
      last[node] = next;
    }
  }
}
