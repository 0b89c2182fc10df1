package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SeenTest {

  @Test
  void inOrderOnlyTheWatermarkMoves() {
    Seen seen = new Seen(1, 4);
    for (long i = 1; i <= 100; i++) {
      seen.add(i);
    }

    assertThat(seen.watermark()).isEqualTo(100);
    assertThat(seen.runs()).isZero();
    assertThat(seen.missing(100, 10)).isEmpty();
  }

  @Test
  void gapsAreNamedLowestFirst() {
    Seen seen = new Seen(1, 4);
    for (long number : new long[] {1, 2, 5, 6, 9}) {
      seen.add(number);
    }

    assertThat(seen.missing(12, 10))
        .containsExactly(new Seen.Run(3, 4), new Seen.Run(7, 8), new Seen.Run(10, 12));
    assertThat(seen.missing(12, 1)).containsExactly(new Seen.Run(3, 4));
    assertThat(seen.missing(8, 10)).containsExactly(new Seen.Run(3, 4), new Seen.Run(7, 8));
  }

  @Test
  void beyondTheBoundTheHighestRunIsForgottenAndFetchedAgain() {
    Seen seen = new Seen(1, 2);
    seen.add(3);
    seen.add(5);
    seen.add(7);

    assertThat(seen.runs()).isEqualTo(2);
    assertThat(seen.contains(7)).isFalse();
    assertThat(seen.missing(7, 10)).contains(new Seen.Run(6, 7));
  }

  @Test
  void advancingSwallowsTheRunsBelow() {
    Seen seen = new Seen(1, 4);
    seen.add(3);
    seen.add(6);
    seen.advance(5);

    assertThat(seen.watermark()).isEqualTo(6);
    assertThat(seen.runs()).isZero();
  }

  @Test
  void anyOrderWithRepetitionsIsASetOfNumbers() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      Seen seen = new Seen(1, Integer.MAX_VALUE);
      TreeSet<Long> model = new TreeSet<>();
      List<Long> numbers = new ArrayList<>();
      int count = 1 + random.nextInt(60);
      for (long i = 1; i <= count; i++) {
        for (int copies = random.nextInt(3); copies > 0; copies--) {
          numbers.add(i);
        }
      }
      Collections.shuffle(numbers, random);
      for (long number : numbers) {
        seen.add(number);
        model.add(number);
        check(seed, seen, model, count);
      }
      seen.advance(count / 2);
      for (long i = 1; i <= count / 2; i++) {
        model.add(i);
      }
      check(seed, seen, model, count);
    }
  }

  private static void check(long seed, Seen seen, TreeSet<Long> model, long head) {
    TreeSet<Long> missing = new TreeSet<>();
    for (Seen.Run run : seen.missing(head, Integer.MAX_VALUE)) {
      for (long i = run.first(); i <= run.last(); i++) {
        missing.add(i);
      }
    }
    for (long i = 1; i <= head; i++) {
      assertThat(seen.contains(i)).as("seed %d, %d", seed, i).isEqualTo(model.contains(i));
      assertThat(missing.contains(i)).as("seed %d, %d", seed, i).isNotEqualTo(model.contains(i));
    }
  }
}
