package io.quorate.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoicesTest {

  @Test
  void theSameSeedChoosesTheSameInEveryJvm() {
    Choices choices = new Choices(42, new Fingerprint());
    List<Long> drawn = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      drawn.add(choices.below("site", 1_000));
    }
    // Written down once: a change here means that no recorded seed can be replayed any more.
    assertThat(drawn).containsExactlyElementsOf(GOLDEN);
  }

  private static final List<Long> GOLDEN = List.of(834L, 658L, 401L, 348L, 940L);

  @Test
  void aBranchDependsOnSeedAndNameOnly() {
    Choices one = new Choices(1, new Fingerprint());
    Choices other = new Choices(1, new Fingerprint());
    other.below("something drawn in between", 10);
    assertThat(one.branch("network").below("x", 1L << 40))
        .isEqualTo(other.branch("network").below("x", 1L << 40))
        .isNotEqualTo(other.branch("clients").below("x", 1L << 40));
  }

  @Test
  void valuesSpreadEvenly() {
    Choices choices = new Choices(3, new Fingerprint());
    int[] hits = new int[10];
    for (int i = 0; i < 100_000; i++) {
      hits[choices.index("site", 10)]++;
    }
    for (int hit : hits) {
      assertThat(hit).isBetween(9_500, 10_500);
    }
  }

  @Test
  void everyChoiceShowsInTheFingerprint() {
    Fingerprint one = new Fingerprint();
    Fingerprint other = new Fingerprint();
    new Choices(1, one).below("here", 10);
    new Choices(1, other).below("there", 10);
    assertThat(one.value()).isNotEqualTo(other.value());
  }
}
