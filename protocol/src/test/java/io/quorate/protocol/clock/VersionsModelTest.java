package io.quorate.protocol.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.CausalHistories.Disagreement;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Siblings are exactly the truly concurrent writes, on random histories of one key. The last tests
 * plant what must not be done, and the same check finds it.
 */
class VersionsModelTest {
  private static final long SEED = Long.getLong("quorate.seed", 20_100_701);
  private static final int HISTORIES = 400;
  private static final int STEPS = 150;
  private static final int NEVER = Integer.MAX_VALUE;

  @Test
  void siblingsAreExactlyTheConcurrentWrites() {
    assertThat(disagreements(s -> histories(new DottedSubject(NEVER), s))).isEmpty();
  }

  @Test
  void truncationLosesNothingAndItsExtraSiblingsAreCounted() {
    int extras = 0;
    for (long seed : seeds()) {
      CausalHistories<Versions, Clock> histories =
          histories(new DottedSubject(3), seed).allowExtras();
      assertThat(histories.run(STEPS)).isNull();
      extras += histories.extras();
    }
    System.out.println("extra siblings by truncation: " + extras);
    assertThat(extras).as("histories that truncate something that matters").isPositive();
  }

  @Test
  void aVectorClockPerValueIsFoundToLoseWrites() {
    assertThat(disagreements(s -> histories(new PlainSubjects.PerValue(), s)))
        .anyMatch(d -> d.what().startsWith("lost"));
  }

  @Test
  void aVectorClockPerKeyIsFoundToPileUpSiblings() {
    assertThat(disagreements(s -> histories(new PlainSubjects.PerKey(), s)))
        .anyMatch(d -> d.what().startsWith("overwritten"));
  }

  @Test
  void anEpochThatIsNotRaisedAfterALossIsFound() {
    VersioningSubject<Versions, Clock> careless =
        new Careless() {
          @Override
          public Written<Versions, Clock> put(
              Versions state, Clock context, Replica replica, int event) {
            return write(state, context, new Actor(replica.name, 1), event);
          }
        };
    assertThat(disagreements(s -> histories(careless, s))).isNotEmpty();
  }

  @Test
  void aContextWithAGapIsFoundToOverwriteWhatItsWriterNeverSaw() {
    VersioningSubject<Versions, Clock> careless =
        new Careless() {
          @Override
          public Written<Versions, Clock> put(
              Versions state, Clock context, Replica replica, int event) {
            return write(state, context, replica.actor(), event);
          }
        };
    assertThat(disagreements(s -> histories(careless, s)))
        .anyMatch(d -> d.what().startsWith("lost"));
  }

  /** Versions without asking {@link Versions#continues}, handing the replica's clock back. */
  private abstract static class Careless implements VersioningSubject<Versions, Clock> {
    private final DottedSubject dotted = new DottedSubject(NEVER);

    final Written<Versions, Clock> write(Versions state, Clock context, Actor actor, int event) {
      byte[] value = ByteBuffer.allocate(4).putInt(event).array();
      Versions next = state.put(context, actor, event, event, false, value);
      return new Written<>(next, context.with(actor, next.clock().get(actor), event));
    }

    @Override
    public Versions empty() {
      return dotted.empty();
    }

    @Override
    public Clock blind() {
      return dotted.blind();
    }

    @Override
    public Versions join(Versions state, Versions other) {
      return dotted.join(state, other);
    }

    @Override
    public BitSet read(Versions state) {
      return dotted.read(state);
    }

    @Override
    public Clock context(Versions state) {
      return dotted.context(state);
    }
  }

  private static <S, C> CausalHistories<S, C> histories(
      VersioningSubject<S, C> subject, long seed) {
    return new CausalHistories<>(subject, seed, 2 + (int) (seed % 4));
  }

  private static List<Disagreement> disagreements(LongFunction<CausalHistories<?, ?>> histories) {
    return LongStream.of(seeds())
        .mapToObj(seed -> histories.apply(seed).run(STEPS))
        .filter(d -> d != null)
        .toList();
  }

  private static long[] seeds() {
    System.out.println("seeds from " + SEED + " (-Dquorate.seed=…)");
    return LongStream.range(SEED, SEED + HISTORIES).toArray();
  }
}
