package io.quorate.protocol.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LamportClockTest {
  @Test
  void receiptsAreLaterThanSendsAndThanAllBefore() {
    LamportClock a = new LamportClock("a");
    LamportClock b = new LamportClock("b", 7);

    LamportTime sent = a.tick();
    LamportTime received = b.observe(sent);
    LamportTime answered = a.observe(received);

    assertThat(List.of(sent, received, answered))
        .containsExactly(new LamportTime(1, "a"), new LamportTime(8, "b"), new LamportTime(9, "a"));
    assertThat(a.now()).isEqualTo(answered);
  }

  @Test
  void equalTimesAreOrderedByNode() {
    assertThat(new LamportTime(3, "a")).isLessThan(new LamportTime(3, "b"));
    assertThat(new LamportTime(2, "b")).isLessThan(new LamportTime(3, "a"));
    assertThatThrownBy(() -> new LamportTime(-1, "a")).hasMessageContaining("at least 0, not -1");
  }

  /** The clock condition on random runs: whatever happened before has the smaller time. */
  @Test
  void theOrderRespectsCausalityAndIsTotal() {
    long seed = 1978;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    CausalModel model = new CausalModel();
    List<LamportTime> times = new ArrayList<>(); // by event
    List<LamportClock> clocks = new ArrayList<>();
    List<BitSet> known = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clocks.add(new LamportClock("n" + i));
      known.add(new BitSet());
    }
    for (int event = 0; event < 400; event++) {
      int node = random.nextInt(clocks.size());
      int message = times.isEmpty() ? -1 : random.nextInt(times.size());
      if (message >= 0 && random.nextBoolean()) {
        known.get(node).or(model.history(message));
        times.add(clocks.get(node).observe(times.get(message)));
      } else {
        times.add(clocks.get(node).tick());
      }
      known.set(node, model.history(model.write(known.get(node))));
    }
    assertThat(times).doesNotHaveDuplicates();
    for (int event = 0; event < times.size(); event++) {
      LamportTime time = times.get(event);
      BitSet before = model.history(event);
      before.clear(event);
      assertThat(before.stream().mapToObj(times::get)).allMatch(t -> t.compareTo(time) < 0);
    }
  }
}
