package io.quorate.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.checker.generate.Generator;
import io.quorate.checker.generate.Shape;
import io.quorate.checker.history.Action;
import io.quorate.checker.history.Call;
import io.quorate.checker.history.History;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import io.quorate.checker.linearizable.Linearizability;
import io.quorate.checker.search.Budget;
import io.quorate.checker.search.KeyHistory;
import io.quorate.checker.search.Meter;
import io.quorate.checker.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Histories that no brute force could judge: what is valid by construction must come out so. */
class LargeHistoriesTest {
  private static final Budget BUDGET = new Budget(Duration.ofMinutes(5), 512 << 20);

  @ParameterizedTest
  @CsvSource({"1000,10,1", "1000,100,1", "100000,50,10"})
  void linearizable(int operations, int processes, int keys) {
    for (Shape shape :
        List.of(
            Shape.uniqueWrites(operations, processes, keys),
            Shape.uniqueWrites(operations, processes, keys).withMix(Shape.Mix.CAS_REGISTER),
            Shape.uniqueWrites(operations, processes, keys)
                .withMix(new Shape.Mix(4, 2, 1, 0, 2, 2))
                .withVersions())) {
      History history = Generator.generate(shape, operations + processes);
      assertThat(Checker.check(history, Consistency.LINEARIZABLE, BUDGET))
          .as("%s", shape)
          .isInstanceOf(Verdict.Valid.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,10,1,3", "1000,100,10,20", "20000,10,10,5"})
  void sequential(int operations, int processes, int keys, int lag) {
    Shape shape = Shape.uniqueWrites(operations, processes, keys).withUnknown(0).withLag(lag);
    History history = Generator.generate(shape, operations + processes);
    assertThat(Checker.check(history, Consistency.SEQUENTIAL, BUDGET))
        .as("%s", shape)
        .isInstanceOf(Verdict.Valid.class);
    if (lag > 3) {
      assertThat(Checker.check(history, Consistency.LINEARIZABLE, BUDGET))
          .as("%s", shape)
          .isInstanceOf(Verdict.Violated.class);
    }
  }

  /** The fast path and the search must agree where the reference cannot follow. */
  @Test
  void theFastPathAndTheSearchAgree() {
    int violated = 0;
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Shape shape = Shape.uniqueWrites(400, random.nextInt(2, 7), 1).withUnknown(0.02);
      History history = Generator.generate(shape, seed);
      if (random.nextBoolean()) {
        history = withAStaleRead(history, random);
      }
      Verdict fast = Linearizability.check(history, Linearizability.Means.ANY, new Meter(BUDGET));
      Verdict slow =
          Linearizability.check(history, Linearizability.Means.SEARCH, new Meter(BUDGET));
      assertThat(slow.getClass()).as("seed %d", seed).isEqualTo(fast.getClass());
      violated += fast instanceof Verdict.Violated ? 1 : 0;
    }
    assertThat(violated).isBetween(50, 200);
  }

  @Test
  void aBudgetThatIsTooSmallIsReported() {
    // Nobody reads, many write the same few values side by side, and one read fits nothing.
    History history = Generator.generate(hard(), 1);
    assertThat(
            Checker.check(
                history, Consistency.LINEARIZABLE, new Budget(Duration.ofMinutes(5), 1 << 20)))
        .isInstanceOfSatisfying(
            Verdict.Unknown.class, u -> assertThat(u.reason()).contains("memory of 1 MiB"));
    assertThat(
            Checker.check(
                history, Consistency.LINEARIZABLE, new Budget(Duration.ofMillis(1), 512 << 20)))
        .isInstanceOfSatisfying(
            Verdict.Unknown.class, u -> assertThat(u.reason()).contains("time of 0.001 s"));
  }

  /** A chain of writes of unknown outcome, and one read of its end: each may have happened. */
  @ParameterizedTest
  @EnumSource(Consistency.class)
  void manyUnknownWritesOfOneKeyEndWithinTheBudget(Consistency model) {
    HistoryBuilder chain = History.builder().initially("0");
    HistoryBuilder crowd = History.builder();
    for (int i = 0; i < 100_000; i++) {
      chain.invoke("p" + i, Call.cas("k", "" + i, "" + (i + 1)));
      crowd.invoke("p" + i, Call.put("k", "" + i));
    }
    chain.invoke("reader", Call.get("k")).read("reader", "100000");
    // A comparison that failed makes every write one that may matter.
    crowd.invoke("reader", Call.cas("k", null, "x")).fail("reader");
    Budget second = new Budget(Duration.ofSeconds(1), 512 << 20);
    for (History history : List.of(chain.build(), crowd.build())) {
      Verdict verdict = Checker.check(history, model, second);
      assertThat(verdict)
          .satisfiesAnyOf(
              decided -> assertThat(decided).isInstanceOf(Verdict.Valid.class),
              open ->
                  assertThat(open)
                      .isInstanceOfSatisfying(
                          Verdict.Unknown.class,
                          it -> assertThat(it.reason()).contains("is over")));
    }
  }

  /** What is prepared before the search grows with the operations, not with their square. */
  @Test
  void ofManyWritesThatMayMatterOnlyThoseThatDoAreKept() {
    HistoryBuilder chain = History.builder().initially("0");
    for (int i = 0; i < 100_000; i++) {
      chain.invoke("p" + i, Call.cas("k", "" + i, "" + (i + 1)));
    }
    chain.invoke("reader", Call.get("k")).read("reader", "60000");
    List<Operation> all = chain.build().operations();
    KeyHistory kept = KeyHistory.of(all, "0", new Meter(BUDGET));
    assertThat(kept.size()).isEqualTo(60_001);
    assertThat(kept.mandatory()).isOne();
  }

  private static Shape hard() {
    return Shape.uniqueWrites(100_000, 10, 1).withMix(Shape.Mix.CAS_REGISTER);
  }

  private static History withAStaleRead(History history, SplittableRandom random) {
    List<Operation> operations = new ArrayList<>(history.operations());
    for (int tries = 0; tries < 100; tries++) {
      int at = random.nextInt(operations.size());
      Operation read = operations.get(at);
      Operation write = operations.get(Math.max(0, at - random.nextInt(20)));
      if (read.action() == Action.GET
          && read.outcome() == Outcome.OK
          && write.action() == Action.PUT) {
        operations.set(
            at,
            new Operation(
                read.id(),
                read.process(),
                read.call(),
                Outcome.OK,
                write.call().value(),
                read.version(),
                read.invoked(),
                read.returned()));
        break;
      }
    }
    return history.of(operations);
  }
}
