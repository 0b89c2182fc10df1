package io.quorate.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.checker.history.History;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All algorithms against the definition, on many small random histories, about half of them
 * violated: verdicts, witnesses, and that nothing can be left out of a core. Another beginning and
 * number: {@code -Dquorate.checker.seed=1 -Dquorate.checker.histories=1000000}.
 */
class AgreementTest {
  private static final long SEED = Long.getLong("quorate.checker.seed", 1);
  private static final int HISTORIES = Integer.getInteger("quorate.checker.histories", 10_000);

  @ParameterizedTest(name = "real time: {0}")
  @ValueSource(booleans = {true, false})
  void agreeWithTheDefinition(boolean realTime) {
    int held = 0;
    for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
      History history = Histories.random(seed);
      assertThat(Agreement.problem(realTime, history)).as("seed %d", seed).isNull();
      held += Agreement.holds(realTime, history) ? 1 : 0;
    }
    System.out.printf(
        "%s: seeds %d to %d, %d of %d valid%n",
        realTime ? "linearizable" : "sequential", SEED, SEED + HISTORIES - 1, held, HISTORIES);
    assertThat(held).as("neither all nor none").isBetween(HISTORIES / 4, HISTORIES * 4 / 5);
  }
}
