package io.quorate.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.checker.history.Call;
import io.quorate.checker.history.History;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.checker.search.Budget;
import io.quorate.checker.verdict.Verdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stronger model accepts only what a weaker one accepts, and the strongest one is named. */
class StrongestTest {
  private static final int HISTORIES = 3_000;

  @Test
  void whatIsLinearizableIsSequentialAndTheStrongestIsNamed() {
    Map<@Nullable Consistency, Integer> found = new HashMap<>();
    for (long seed = 1; seed <= HISTORIES; seed++) {
      History history = Histories.random(seed);
      Map<Consistency, Boolean> valid = new EnumMap<>(Consistency.class);
      for (Consistency model : Consistency.values()) {
        valid.put(model, Checker.check(history, model) instanceof Verdict.Valid);
      }
      if (valid.get(Consistency.LINEARIZABLE)) {
        assertThat(valid.get(Consistency.SEQUENTIAL)).as("seed %d: %s", seed, history).isTrue();
      }
      Strongest strongest = Strongest.of(history, Budget.standard());
      assertThat(strongest.certain()).isTrue();
      assertThat(strongest.model()).as("seed %d", seed).isEqualTo(byDefinition(history));
      found.merge(strongest.model(), 1, Integer::sum);
    }
    assertThat(found.keySet())
        .as("each answer occurs: %s", found)
        .containsExactlyInAnyOrder(Consistency.LINEARIZABLE, Consistency.SEQUENTIAL, null);
  }

  private static @Nullable Consistency byDefinition(History history) {
    if (Reference.linearizable(history)) {
      return Consistency.LINEARIZABLE;
    }
    return Reference.sequential(history) ? Consistency.SEQUENTIAL : null;
  }

  @Test
  void whatIsUndecidedIsNotNamed() {
    Verdict unknown =
        new Verdict.Unknown("the time is over", new Budget(Duration.ofSeconds(1), 1 << 20));
    Strongest.Judged open = new Strongest.Judged(Consistency.LINEARIZABLE, unknown);
    HistoryBuilder one = History.builder().invoke("a", Call.put("x", "1")).ok("a");
    Verdict valid = Checker.check(one.build(), Consistency.SEQUENTIAL);
    Strongest atLeast =
        new Strongest(List.of(open, new Strongest.Judged(Consistency.SEQUENTIAL, valid)));
    assertThat(atLeast.certain()).isFalse();
    assertThat(atLeast)
        .hasToString("The history satisfies sequential, and perhaps a stronger model.");
    Verdict violated = new Verdict.Violated("no order", List.of(), true);
    Strongest none =
        new Strongest(List.of(open, new Strongest.Judged(Consistency.SEQUENTIAL, violated)));
    assertThat(none.certain()).as("what violates the weakest violates all").isTrue();
    assertThat(none.model()).isNull();
  }
}
