package io.quorate.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final Timeline timeline = new Timeline();
  private final List<String> happened = new ArrayList<>();

  @Test
  void eventsOfOneMomentHappenInTheOrderInWhichTheyWereScheduled() {
    timeline.at(5, () -> happened.add("b"));
    timeline.at(5, () -> happened.add("c"));
    timeline.at(3, () -> happened.add("a"));
    timeline.runUntil(10);
    assertThat(happened).containsExactly("a", "b", "c");
    assertThat(timeline.now()).isEqualTo(10);
    assertThat(timeline.fired()).isEqualTo(3);
  }

  @Test
  void whatIsScheduledForThePastHappensNow() {
    timeline.runUntil(100);
    timeline.at(50, () -> happened.add("late at " + timeline.now()));
    timeline.runUntil(100);
    assertThat(happened).containsExactly("late at 100");
  }

  @Test
  void eventsMayScheduleMore() {
    timeline.after(1, () -> timeline.after(1, () -> happened.add("at " + timeline.now())));
    timeline.runUntil(1);
    assertThat(happened).isEmpty();
    timeline.runUntil(2);
    assertThat(happened).containsExactly("at 2");
  }

  @Test
  void manyEventsComeInOrder() {
    Choices choices = new Choices(7, new Fingerprint());
    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      timeline.at(choices.below("when", 1_000), () -> seen.add(timeline.now()));
      if (i % 7 == 0) {
        timeline.step(timeline.now() + 1);
      }
    }
    timeline.runUntil(1_000_000);
    assertThat(seen).hasSize(5_000).isSorted();
  }
}
