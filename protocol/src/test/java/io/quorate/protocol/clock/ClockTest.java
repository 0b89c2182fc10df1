package io.quorate.protocol.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.clock.Clock.Entry;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClockTest {
  private static final Actor A1 = new Actor("a", 1);
  private static final Actor A2 = new Actor("a", 2);
  private static final Actor B = new Actor("b", 9);

  @Test
  void peopleSeeEpochsAddedUp() {
    Clock clock = Clock.empty().with(A1, 3, 1).with(A2, 1, 2).with(B, 2, 3);

    assertThat(clock.folded()).hasToString("[a,4],[b,2]");
    assertThat(clock).hasToString("[a/1,3],[a/2,1],[b/9,2]");
    assertThat(clock.sum()).isEqualTo(6);
    assertThat(clock.latest("a")).contains(A2);
    assertThat(clock.latest("c")).isEmpty();
  }

  @Test
  void aJoinKeepsTheLargerCounterAndTheLargerTime() {
    Clock one = Clock.empty().with(A1, 3, 10);
    Clock other = Clock.empty().with(A1, 2, 20);

    assertThat(one.join(other).entries()).containsExactly(new Entry(A1, 3, 20));
    assertThat(other.join(one)).isEqualTo(one.join(other));
    assertThat(one.compare(other)).isEqualTo(Order.DESCENDS);
  }

  @Test
  void aJoinThatAddsNothingIsTheSameObject() {
    Clock one = Clock.empty().with(A1, 3, 10).with(B, 1, 10);
    Clock less = Clock.empty().with(A1, 2, 10);

    assertThat(one.join(less)).isSameAs(one);
    assertThat(less.join(one)).isSameAs(one);
  }

  @Test
  void aGapClosesWhenWhatIsBetweenIsLearnt() {
    Clock gap = Clock.empty().with(A1, 1, 1).with(new Dot(A1, 3), 2).with(new Dot(A1, 5), 3);

    assertThat(gap).hasToString("[a/1,1+3+5]");
    assertThat(gap.covers(new Dot(A1, 2))).isFalse();
    assertThat(gap.covers(new Dot(A1, 3))).isTrue();
    assertThat(gap.get(A1)).isEqualTo(1);
    assertThat(gap.last(A1)).isEqualTo(5);
    assertThat(gap.with(new Dot(A1, 2), 4)).hasToString("[a/1,3+5]");
    assertThat(gap.with(A1, 4, 4)).hasToString("[a/1,5]");
    assertThat(gap.compare(Clock.empty().with(A1, 2, 1))).isEqualTo(Order.CONCURRENT);
    assertThat(gap.compare(Clock.empty().with(A1, 5, 1))).isEqualTo(Order.PRECEDES);
  }

  @Test
  void theLeastRecentlyTouchedEntriesGoFirst() {
    Clock twelve = twelve();

    Clock ten = twelve.truncate(10, actor -> false);

    assertThat(ten.size()).isEqualTo(10);
    assertThat(ten.get(new Actor("n00", 1))).isZero();
    assertThat(ten.get(new Actor("n01", 1))).isZero();
    assertThat(twelve.truncate(12, actor -> false)).isSameAs(twelve);
  }

  @Test
  void anEntryThatIsToBeKeptStaysHoweverOld() {
    Clock kept = twelve().truncate(10, actor -> actor.node().equals("n00"));

    assertThat(kept.size()).isEqualTo(10);
    assertThat(kept.get(new Actor("n00", 1))).isEqualTo(1);
    assertThat(twelve().truncate(10, actor -> true)).isEqualTo(twelve());
  }

  @Test
  void onlyTheCanonicalBytesAreRead() {
    refused("actors in ascending order", 2, 1, 'b', 1, 1, 1, 0, 1, 'a', 1, 1, 1, 0);
    refused("actors in ascending order", 2, 1, 'a', 1, 1, 1, 0, 1, 'a', 1, 1, 1, 0);
    refused("a write of a/1", 1, 1, 'a', 1, 0, 1, 0);
    refused("ascending writes of a/1", 1, 1, 'a', 1, 1, 1, 1, 0);
    refused("a number up to 2^48", 1, 1, 'a', 1, 255, 255, 255, 255, 255, 255, 255, 127, 1, 0);
    refused("a count that fits", 9, 1, 'a', 1, 1, 1, 0);
  }

  @Test
  void impossibleEntriesAreRefused() {
    assertThatThrownBy(() -> Clock.of(List.of(new Entry(B, 1, 1), new Entry(B, 2, 1))))
        .hasMessage("two entries of actor b/9");
    assertThatThrownBy(() -> new Entry(B, 0, 1)).hasMessageContaining("needs a write");
    assertThatThrownBy(() -> new Entry(B, 1, List.of(2L), 1))
        .hasMessageContaining("ascend above 2");
  }

  private static Clock twelve() {
    return Clock.of(
        IntStream.range(0, 12)
            .mapToObj(i -> new Entry(new Actor("n%02d".formatted(i), 1), 1, 100 + i))
            .toList());
  }

  private static void refused(String message, int... bytes) {
    WireWriter out = new WireWriter();
    for (int b : bytes) {
      out.u8(b);
    }
    assertThatThrownBy(() -> Clock.readFrom(new WireReader(out.toBytes())))
        .isInstanceOf(MalformedWireException.class)
        .hasMessageContaining(message);
  }
}
