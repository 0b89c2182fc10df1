package io.quorate.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.checker.generate.Generator;
import io.quorate.checker.generate.Shape;
import io.quorate.checker.history.Action;
import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import io.quorate.checker.linearizable.Linearizability;
import io.quorate.checker.search.Budget;
import io.quorate.checker.search.Meter;
import io.quorate.checker.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
