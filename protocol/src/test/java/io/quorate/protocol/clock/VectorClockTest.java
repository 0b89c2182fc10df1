package io.quorate.protocol.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VectorClockTest {
  private final VectorClock a1 = VectorClock.empty().increment("A");
  private final VectorClock a2 = a1.increment("A");
  private final VectorClock b1 = VectorClock.empty().increment("B");

  @Test
  void twoClocksTellDescendsPrecedesConcurrentAndEqual() {
    assertThat(a2.compare(a1)).isEqualTo(Order.DESCENDS);
    assertThat(a1.compare(a2)).isEqualTo(Order.PRECEDES);
    assertThat(a2.compare(b1)).isEqualTo(Order.CONCURRENT);
    assertThat(a2.compare(a1.increment("A"))).isEqualTo(Order.EQUAL);
    assertThat(VectorClock.empty().compare(a1)).isEqualTo(Order.PRECEDES);
  }

  @Test
  void aJoinKnowsWhatBothKnow() {
    assertThat(a2.join(b1)).hasToString("[A,2],[B,1]").isEqualTo(b1.join(a2));
    assertThat(a2.join(b1).join(a1)).isEqualTo(VectorClock.of(Map.of("A", 2L, "B", 1L)));
    assertThat(a2.join(b1).get("C")).isZero();
  }

  @Test
  void zerosAreLeftOutAndNegativesRefused() {
    assertThat(VectorClock.of(Map.of("A", 0L))).isEqualTo(VectorClock.empty());
    assertThatThrownBy(() -> VectorClock.of(Map.of("A", -1L)))
        .hasMessage("counter of A is negative: -1");
  }
}
