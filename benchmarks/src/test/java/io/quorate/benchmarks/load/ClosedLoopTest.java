package io.quorate.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final int KEYS = 100;
  private static final int VALUE_BYTES = 32;
  private static final long SEED = 1;

  @Test
  void everyKeyIsWrittenAndReadOnce() throws InterruptedException {
    FakeStore store = new FakeStore(0);
    try (ClosedLoop loop = new ClosedLoop(store, KEYS, VALUE_BYTES, SEED)) {
      loop.each(Operation.PUT);
      loop.each(Operation.GET);
    }

    assertThat(store.values).hasSize(KEYS);
    assertThat(store.values.values()).allMatch(value -> value.length == VALUE_BYTES);
    assertThat(store.requests).hasValue(2 * KEYS);
  }

  @Test
  void aKeyIsAskedForByOneClientAtATime() throws InterruptedException {
    FakeStore store = new FakeStore(0);
    try (ClosedLoop loop = new ClosedLoop(store, KEYS, VALUE_BYTES, SEED)) {
      Sample sample = loop.run(Operation.PUT, 7, Duration.ofMillis(50));

      assertThat(sample.operations()).isPositive();
      assertThat(sample.failures()).isZero();
    }

    assertThat(store.clashes).hasValue(0);
    assertThat(store.underWay).isEmpty();
  }

  @Test
  void whatFailsIsAskedAgainAndCounted() throws InterruptedException {
    FakeStore store = new FakeStore(1);
    try (ClosedLoop loop = new ClosedLoop(store, 1, VALUE_BYTES, SEED)) {
      loop.each(Operation.PUT);
    }

    assertThat(store.requests).hasValue(2);
    assertThat(store.values).hasSize(1);
  }

  @Test
  void aSampleSurvivesItsLine() {
    Sample sample = new Sample(12_345, 5.25, 1.5, 2.0, 2.5, 3.5, 4.5, 2, "it_was_busy");

    assertThat(Sample.parse(sample.line())).isEqualTo(sample);
    assertThatThrownBy(() -> Sample.parse("nonsense")).isInstanceOf(NumberFormatException.class);
  }

  /** Answers on another thread; fails the first requests. */
  private static final class FakeStore implements StoreClient {
    private final Map<Integer, byte[]> values = new ConcurrentHashMap<>();
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clashes = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger toFail;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    FakeStore(int toFail) {
      this.toFail = new AtomicInteger(toFail);
    }

    @Override
    public void put(int key, byte[] value, Outcome outcome) {
      values.put(key, value);
      answer(key, outcome);
    }

    @Override
    public void get(int key, Outcome outcome) {
      answer(key, outcome);
    }

    private void answer(int key, Outcome outcome) {
      requests.incrementAndGet();
      if (!underWay.add(key)) {
        clashes.incrementAndGet();
      }
      thread.execute(() -> {
        underWay.remove(key);
        outcome.done(toFail.getAndDecrement() > 0 ? "busy" : null);
      });
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
