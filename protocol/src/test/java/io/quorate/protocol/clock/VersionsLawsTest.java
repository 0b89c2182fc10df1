package io.quorate.protocol.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Join is a least upper bound, on states that histories reach, with truncation and dropped losers.
 */
class VersionsLawsTest {
  private static final long SEED = Long.getLong("quorate.seed", 1_986);

  @Test
  void joinIsCommutativeAssociativeAndIdempotent() {
    System.out.println("seed " + SEED + " (-Dquorate.seed=…)");
    Random random = new Random(SEED);
    for (int round = 0; round < 60; round++) {
      List<Versions> states = states(random);
      for (int i = 0; i < 300; i++) {
        Versions a = states.get(random.nextInt(states.size()));
        Versions b = states.get(random.nextInt(states.size()));
        Versions c = states.get(random.nextInt(states.size()));
        same(a.join(b), b.join(a));
        same(a.join(b).join(c), a.join(b.join(c)));
        same(a.join(a), a);
        same(a.join(b).join(a), a.join(b));
        Versions ab = a.join(b);
        assertThat(ab.join(b)).isSameAs(ab);
        same(Versions.empty().join(a), a);
        same(Versions.decode(a.encode()), a);
      }
    }
  }

  @Test
  void differentStatesHaveDifferentBytesAndDigests() {
    List<Versions> states = states(new Random(SEED)).stream().distinct().toList();

    assertThat(states.stream().map(Versions::digest).distinct()).hasSameSizeAs(states);
  }

  @Test
  void clocksCompareAsTheSetsOfDotsThatTheyAre() {
    System.out.println("seed " + SEED + " (-Dquorate.seed=…)");
    Random random = new Random(SEED);
    List<Versions> states = states(random);
    for (int i = 0; i < 5_000; i++) {
      Clock a = states.get(random.nextInt(states.size())).clock();
      Clock b = states.get(random.nextInt(states.size())).clock();
      boolean more = !dots(b).containsAll(dots(a));
      boolean less = !dots(a).containsAll(dots(b));
      assertThat(a.compare(b)).isEqualTo(Order.of(more, less));
      Order ofJoin = a.join(b).compare(a);
      assertThat(ofJoin).isEqualTo(less ? Order.DESCENDS : Order.EQUAL);
    }
  }

  private static Set<Dot> dots(Clock clock) {
    Set<Dot> dots = new TreeSet<>();
    for (Clock.Entry entry : clock.entries()) {
      LongStream.rangeClosed(1, entry.last())
          .filter(entry::covers)
          .forEach(n -> dots.add(new Dot(entry.actor(), n)));
    }
    assertThat(dots).hasSize((int) clock.sum());
    return dots;
  }

  private static void same(Versions one, Versions other) {
    assertThat(one).isEqualTo(other);
    assertThat(one.encode()).isEqualTo(other.encode());
    assertThat(one.digest()).isEqualTo(other.digest());
    assertThat(one.hashCode()).isEqualTo(other.hashCode());
  }

  private static List<Versions> states(Random random) {
    List<Versions> states = new ArrayList<>();
    int truncation = random.nextBoolean() ? 2 + random.nextInt(4) : Integer.MAX_VALUE;
    new CausalHistories<>(new DottedSubject(truncation), random.nextLong(), 4)
        .allowExtras()
        .witness(state ->
            states.add(
                random.nextInt(10) == 0 ? state.withoutSiblings(s -> random.nextBoolean()) : state))
        .run(80);
    return states;
  }
}
