package io.quorate.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PacedLoopTest {

  /** Answers nothing until twenty are waiting, then all at once. */
  private static final class StandingStore implements StoreClient {
    private final List<Outcome> waiting = new ArrayList<>();

    @Override
    public void put(int key, byte[] value, Outcome outcome) {
      waiting.add(outcome);
      if (waiting.size() == 20) {
        waiting.forEach(one -> one.done(null));
        waiting.clear();
      }
    }

    @Override
    public void get(int key, Outcome outcome) {
      outcome.done(key == 0 ? "lost" : null);
    }

    @Override
    public void close() {}
  }

  @Test
  void requestsThatWereDueWhileTheStoreStoodStillAllShowIt() throws InterruptedException {
    PacedLoop loop = new PacedLoop(new StandingStore(), 100, 8, Duration.ofMillis(1));
    Histogram micros = loop.run(Operation.PUT, Duration.ofMillis(40));
    assertThat(micros.getTotalCount()).isEqualTo(40);
    // Of twenty that were due a millisecond apart, half waited for ten milliseconds or more.
    assertThat(micros.getValueAtPercentile(50)).isGreaterThan(5_000);
  }

  @Test
  void failuresAreLeftOut() throws InterruptedException {
    PacedLoop loop = new PacedLoop(new StandingStore(), 10, 8, Duration.ofMillis(1));
    assertThat(loop.run(Operation.GET, Duration.ofMillis(20)).getTotalCount()).isEqualTo(18);
  }
}
