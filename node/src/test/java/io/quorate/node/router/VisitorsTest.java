package io.quorate.node.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VisitorsTest {
  private static final long FIRST = 123_456_789L;

  private final Visitors visitors = new Visitors();

  @Test
  void aNumberPassesOnce() {
    visitors.welcome(7);
    assertThat(visitors.passes(7, FIRST)).isTrue();
    assertThat(visitors.passes(7, FIRST)).isFalse();
    assertThat(visitors.passes(7, FIRST + 1)).isTrue();
  }

  @Test
  void whatWasOvertakenPassesUnlessItIsVeryLate() {
    visitors.welcome(7);
    assertThat(visitors.passes(7, FIRST + 4096)).isTrue();
    assertThat(visitors.passes(7, FIRST + 1)).isTrue();
    assertThat(visitors.passes(7, FIRST)).isFalse();
    assertThat(visitors.passes(7, FIRST + 100_000)).isTrue();
    assertThat(visitors.passes(7, FIRST + 2)).isFalse();
  }

  @Test
  void nothingPassesInASessionThatIsNotKnown() {
    assertThat(visitors.knows(7)).isFalse();
    assertThat(visitors.passes(7, FIRST)).isFalse();
  }

  @Test
  void sessionsDoNotKnowOfEachOther() {
    visitors.welcome(7);
    visitors.welcome(8);
    assertThat(visitors.passes(7, FIRST)).isTrue();
    assertThat(visitors.passes(8, FIRST)).isTrue();
  }

  @Test
  void theOldestSessionGoesWhenThereAreTooMany() {
    visitors.welcome(1);
    for (long session = 2; session <= 1025; session++) {
      visitors.welcome(session);
    }
    assertThat(visitors.knows(1)).isFalse();
    assertThat(visitors.knows(2)).isTrue();
  }

  @Test
  void noNumberEverPassesTwice() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    visitors.welcome(7);
    BitSet passed = new BitSet();
    int at = 0;
    for (int i = 0; i < 50_000; i++) {
      at += random.nextInt(100) == 0 ? random.nextInt(9_000) : random.nextInt(3);
      int number = Math.max(0, at - random.nextInt(6_000));
      boolean passes = visitors.passes(7, FIRST + number);
      assertThat(passes && passed.get(number)).as("seed %d, number %d", seed, number).isFalse();
      if (at - number < 2_000 && !passed.get(number)) {
        assertThat(passes).as("seed %d, number %d of %d", seed, number, at).isTrue();
      }
      passed.set(number, passed.get(number) || passes);
    }
  }
}
