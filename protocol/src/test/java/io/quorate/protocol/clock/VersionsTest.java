package io.quorate.protocol.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.wire.MalformedWireException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VersionsTest {
  private static final Actor A = new Actor("a", 1);
  private static final Actor B = new Actor("b", 1);

  @Test
  void aWriteThatHasSeenAnotherReplacesIt() {
    Versions first = put(Versions.empty(), Clock.empty(), A, "one");
    Versions second = put(first, first.clock(), A, "two");

    assertThat(values(second)).containsExactly("two");
    assertThat(second.clock().get(A)).isEqualTo(2);
  }

  @Test
  void blindWritesAtOneCoordinatorAreSiblings() {
    Versions both = put(put(Versions.empty(), Clock.empty(), A, "x"), Clock.empty(), A, "y");

    assertThat(values(both)).containsExactly("x", "y");
  }

  @Test
  void aStaleReplicaLosesToTheWriteThatHadSeenIt() {
    Versions old = put(Versions.empty(), Clock.empty(), A, "old");
    Versions replaced = put(old, old.clock(), B, "new");

    assertThat(replaced.join(old)).isEqualTo(replaced);
    assertThat(old.join(replaced)).isEqualTo(replaced);
    assertThat(replaced.join(old)).isSameAs(replaced);
  }

  @Test
  void aWriteWithAContextFromElsewhereTeachesTheReplica() {
    Versions atA = put(Versions.empty(), Clock.empty(), A, "old");

    Versions atB = put(Versions.empty(), atA.clock(), B, "new");

    assertThat(values(atB.join(atA))).containsExactly("new");
  }

  @Test
  void aDeleteIsAWriteAndOnlyAloneATombstone() {
    Versions value = put(Versions.empty(), Clock.empty(), A, "v");
    Versions deleted = value.put(value.clock(), A, 2, 2, true, new byte[0]);

    assertThat(deleted.isTombstone()).isTrue();
    assertThat(deleted.liveSiblings()).isEmpty();
    assertThat(put(deleted, Clock.empty(), B, "w").isTombstone()).isFalse();
    assertThat(Versions.empty().isTombstone()).isFalse();
  }

  @Test
  void aContextAheadOfTheReplicaForbidsItsActorToGoOn() {
    Versions two = put(put(Versions.empty(), Clock.empty(), A, "x"), Clock.empty(), A, "y");

    assertThat(two.continues(two.clock(), A)).isTrue();
    assertThat(two.continues(Clock.empty(), A)).isTrue();
    assertThat(two.continues(two.clock(), B)).isTrue();
    assertThat(two.continues(two.clock().with(A, 3, 0), A)).isFalse();
    assertThat(two.continues(Clock.empty().with(new Dot(A, 3), 0), A)).isFalse();
    assertThat(put(two, Clock.empty().with(new Dot(A, 4), 0), B, "z").continues(Clock.empty(), A))
        .as("a replica that has learnt of writes of its own it does not have")
        .isFalse();
  }

  @Test
  void theContextAfterAPutCoversItAndNoSiblingTheWriterHasNotSeen() {
    Versions unseen = put(Versions.empty(), Clock.empty(), A, "unseen");
    Versions both = put(unseen, Clock.empty(), A, "mine");

    Clock context = both.contextAfter(Clock.empty(), new Dot(A, 2));

    assertThat(context).hasToString("[a/1,0+2]");
    assertThat(values(put(both, context, A, "mine again"))).containsExactly("unseen", "mine again");
    Versions elsewhere = put(Versions.empty(), context, B, "mine again");
    assertThat(elsewhere.clock()).hasToString("[a/1,0+2],[b/1,1]");
    assertThat(values(elsewhere.join(both))).containsExactly("unseen", "mine again");
    assertThat(elsewhere.join(both).clock()).hasToString("[a/1,2],[b/1,1]");
    assertThat(Versions.decode(elsewhere.encode())).isEqualTo(elsewhere);
  }

  @Test
  void droppedSiblingsStayDropped() {
    Versions both = put(put(Versions.empty(), Clock.empty(), A, "x"), Clock.empty(), B, "y");
    Versions winner = both.withoutSiblings(s -> s.dot().actor().equals(A));

    assertThat(values(winner.join(both))).containsExactly("y");
    assertThat(values(both.join(winner))).containsExactly("y");
  }

  /** Twelve nodes have written one after another, as fallbacks do while others come and go. */
  @Test
  void aLongClockForgetsItsOldestEntriesButNeverThatOfAValue() {
    Versions twelve = twelveWriters(false);
    Versions ten = twelve.truncate(10);

    assertThat(ten.clock().size()).isEqualTo(10);
    assertThat(ten.clock().get(writer(0))).isZero();
    assertThat(ten.clock().get(writer(1))).isZero();
    assertThat(ten.siblings()).isEqualTo(twelve.siblings());
    assertThat(values(ten.truncate(1))).containsExactly("v11");
    assertThat(ten.truncate(1).clock()).hasToString("[n11/1,1]");
    assertThat(twelve.truncate(12)).isSameAs(twelve);
  }

  @Test
  void aReplicaThatStillHoldsWhatWasForgottenBringsItBackBesideTheValue() {
    Versions first = put(Versions.empty(), Clock.empty(), writer(0), "v0");

    assertThat(values(twelveWriters(false).truncate(10).join(first))).containsExactly("v0", "v11");
    assertThat(values(twelveWriters(false).join(first))).containsExactly("v11");
  }

  @Test
  void aDeleteForgetsNothing() {
    Versions tombstone = twelveWriters(true);
    Versions beside = put(tombstone, Clock.empty(), writer(12), "w");

    assertThat(tombstone.truncate(3)).isSameAs(tombstone);
    assertThat(beside.truncate(3)).isSameAs(beside);
  }

  private static Versions twelveWriters(boolean deletedAtLast) {
    Versions versions = Versions.empty();
    for (int i = 0; i < 12; i++) {
      boolean deleted = deletedAtLast && i == 11;
      byte[] value = deleted ? new byte[0] : ("v" + i).getBytes(StandardCharsets.UTF_8);
      versions = versions.put(versions.clock(), writer(i), i, 100 + i, deleted, value);
    }
    return versions;
  }

  private static Actor writer(int number) {
    return new Actor("n%02d".formatted(number), 1);
  }

  @Test
  void anythingButTheCanonicalBytesIsRefused() {
    byte[] bytes =
        put(put(Versions.empty(), Clock.empty(), A, "x"), Clock.empty(), B, "y").encode();

    assertThat(Versions.decode(bytes).encode()).isEqualTo(bytes);
    for (int cut = 0; cut < bytes.length; cut++) {
      byte[] shorter = Arrays.copyOf(bytes, cut);
      assertThatThrownBy(() -> Versions.decode(shorter)).isInstanceOf(MalformedWireException.class);
    }
    byte[] unknown = bytes.clone();
    unknown[0] = 9;
    assertThatThrownBy(() -> Versions.decode(unknown))
        .hasMessage("expected versions in format 1 at byte 0 but found format 9");
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> Versions.decode(longer)).isInstanceOf(MalformedWireException.class);
  }

  @Test
  void theEncodingIsPinned() {
    Versions versions = Versions.empty().put(Clock.empty(), A, 258, 5, false, new byte[] {7});

    assertThat(versions.encode())
        .containsExactly(1, 1, 1, 'a', 1, 1, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 1, 7);
    assertThat(Versions.empty().encode()).containsExactly(1, 0, 0);
  }

  private static Versions put(Versions at, Clock context, Actor actor, String value) {
    return at.put(context, actor, 1, 1, false, value.getBytes(StandardCharsets.UTF_8));
  }

  private static Iterable<String> values(Versions versions) {
    return versions.siblings().stream()
        .map(s -> new String(s.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
