package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.A;
import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.C;
import static io.quorate.protocol.quorum.OneReplica.D;
import static io.quorate.protocol.quorum.OneReplica.E;
import static io.quorate.protocol.quorum.OneReplica.KEY;
import static io.quorate.protocol.quorum.OneReplica.noted;
import static io.quorate.protocol.quorum.OneReplica.sent;
import static io.quorate.protocol.quorum.OneReplica.sentTo;
import static io.quorate.protocol.quorum.OneReplica.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.quorum.ExchangeMessage.ListRows;
import io.quorate.protocol.quorum.ExchangeMessage.RowList;
import io.quorate.protocol.quorum.RequestMessage.Replicate;
import io.quorate.protocol.quorum.RequestMessage.Replicated;
import io.quorate.protocol.quorum.RequestMessage.WrongEpoch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Node a is a fallback here; b, c and d are the owners. */
class HintedHandoffTest {

  private static final Ownership OWNERS =
      new Ownership(6, List.of(B, C, D), List.of(A, E), null, null);

  private final OneReplica fallback = new OneReplica(true);
  private final Versions state = written("b", 0, "v");

  HintedHandoffTest() {
    drained(fallback.configure(OWNERS));
    fallback.reachable(A, B, D, E);
  }

  /** It was an owner before: nothing is lacking at the present ones. */
  private void drained(List<Effect> began) {
    List<Effect> effects = began;
    for (NodeId owner : OWNERS.primaries()) {
      ListRows asked = sentTo(owner, ListRows.class, fallback.answer(effects));
      RowList lacking = new RowList(6, 0, asked.exchange(), KEY, KEY, true, List.of());
      effects = fallback.receive(owner, lacking);
    }
    assertThat(noted("drain.done", fallback.answer(effects))).isEqualTo(1);
  }

  private void keep(@Nullable NodeId owner, Versions kept) {
    fallback.receive(B, new Replicate(9, 6, 0, 1, KEY, kept.encode(), owner));
  }

  private List<Effect> look() {
    return fallback.answer(fallback.on(new Event.Expired<>(QuorumTimer.Single.HINTS)));
  }

  private QuorumReply.Status status() {
    return (QuorumReply.Status) OneReplica.reply(fallback.call(new QuorumCall.Inspect())).result();
  }

  private static boolean armed(List<Effect> effects) {
    return effects.stream()
        .anyMatch(effect ->
            effect instanceof Effect.Armed armed && armed.timer() == QuorumTimer.Single.HINTS);
  }

  @Test
  void aHintWaitsWhileItsOwnerCannotBeReached() {
    keep(C, state);
    assertThat(status().hints()).isEqualTo(1);
    assertThat(sent(look())).isEmpty();
  }

  @Test
  void oneMarkerStandsForSeveralWritesOfTheKey() {
    keep(C, state);
    keep(C, state.join(written("d", 0, "w")));
    assertThat(status().hints()).isEqualTo(1);
  }

  @Test
  void whenItsOwnerIsBackItIsDeliveredAndThenMarkerAndRowGo() {
    keep(C, state);
    assertThat(armed(fallback.reachable(A, B, C, D, E))).isTrue();
    Replicate delivery = sentTo(C, Replicate.class, look());
    assertThat(delivery.versions()).isEqualTo(state.encode());
    assertThat(delivery.hintFor()).isNull();
    assertThat(fallback.held().isEmpty()).as("kept until acknowledged").isFalse();

    List<Effect> effects = fallback.receive(C, new Replicated(delivery.request(), 6));
    assertThat(noted("hint.delivered", effects)).isEqualTo(1);
    assertThat(fallback.held().isEmpty()).isTrue();
    assertThat(fallback.rows().kind(QuorumRows.HINT)).isEmpty();
    assertThat(status().hints()).isZero();
    assertThat(effects.stream().filter(Effect.Persisted.class::isInstance).count())
        .as("marker and row go in one record")
        .isEqualTo(1);
  }

  /**
   * Simulated seed 1319173: what it took as an owner may be on fewer than w of the present ones.
   */
  @Test
  void aFormerOwnerLeavesTheRowToItsDrain() {
    OneReplica former = new OneReplica(true);
    former.configure(OWNERS);
    former.reachable(A, B, D, E);
    former.receive(B, new Replicate(9, 6, 0, 1, KEY, state.encode(), C));
    former.reachable(A, B, C, D, E);
    List<Effect> looked = former.on(new Event.Expired<>(QuorumTimer.Single.HINTS));
    Replicate delivery = sentTo(C, Replicate.class, former.answer(looked));
    List<Effect> effects = former.receive(C, new Replicated(delivery.request(), 6));
    assertThat(noted("hint.delivered", effects)).isEqualTo(1);
    assertThat(former.rows().kind(QuorumRows.HINT)).isEmpty();
    assertThat(former.held()).isEqualTo(state);
  }

  @Test
  void aWriteDuringTheDeliveryKeepsTheMarker() {
    keep(C, state);
    fallback.reachable(A, B, C, D, E);
    Replicate delivery = sentTo(C, Replicate.class, look());
    Versions newer =
        state.put(state.clock(), new Actor("b", 0), 5L << 16, 5, false, OneReplica.bytes("w"));
    keep(C, newer);
    fallback.receive(C, new Replicated(delivery.request(), 6));

    assertThat(status().hints()).isEqualTo(1);
    assertThat(sentTo(C, Replicate.class, look()).versions()).isEqualTo(newer.encode());
  }

  @Test
  void theRowStaysWhileAnotherOwnersHintNeedsIt() {
    keep(C, state);
    keep(D, state);
    fallback.reachable(A, B, C, E);
    Replicate delivery = sentTo(C, Replicate.class, look());
    fallback.receive(C, new Replicated(delivery.request(), 6));

    assertThat(fallback.held()).isEqualTo(state);
    assertThat(status().hints()).isEqualTo(1);
  }

  @Test
  void aRefusedOrLostDeliveryIsOfferedAgain() {
    keep(C, state);
    fallback.reachable(A, B, C, D, E);
    Replicate first = sentTo(C, Replicate.class, look());
    assertThat(sent(look())).as("one at a time").isEmpty();
    fallback.receive(C, new WrongEpoch(first.request(), 7));
    Replicate second = sentTo(C, Replicate.class, look());
    for (int i = 0; i < 9; i++) {
      fallback.sweep();
    }
    assertThat(sentTo(C, Replicate.class, look()).request()).isGreaterThan(second.request());
  }

  /** Simulated seed 83939: b had acknowledged the write, and lost its disk. */
  @Test
  void hintsForAnOwnerThatWasReplacedGoToAllPresentOnesBeforeTheRowGoes() {
    keep(C, state);
    fallback.configure(new Ownership(7, List.of(B, D, E), List.of(A), null, null));
    fallback.reachable(A, B, D);
    List<Effect> readdressed = look();
    assertThat(noted("hint.readdressed", readdressed)).isEqualTo(1);
    assertThat(status().hints()).isEqualTo(3);
    assertThat(readdressed.stream().filter(Effect.Persisted.class::isInstance).count())
        .as("no crash leaves the row without a marker")
        .isEqualTo(1);

    List<Effect> effects = look();
    for (NodeId owner : List.of(B, D)) {
      Replicate delivery = sentTo(owner, Replicate.class, effects);
      assertThat(delivery.versions()).isEqualTo(state.encode());
      fallback.receive(owner, new Replicated(delivery.request(), 7));
    }
    assertThat(fallback.held()).as("e has yet to come").isEqualTo(state);
    fallback.reachable(A, B, D, E);
    Replicate last = sentTo(E, Replicate.class, look());
    fallback.receive(E, new Replicated(last.request(), 7));
    assertThat(fallback.held().isEmpty()).isTrue();
    assertThat(status().hints()).isZero();
  }

  @Test
  void whatASenderOfAnOlderEpochTakesForThisNodesOwnIsKeptForAllOwners() {
    keep(null, state);
    assertThat(status().hints()).isEqualTo(3);
    List<Effect> effects = look();
    assertThat(OneReplica.receivers(effects)).containsExactlyInAnyOrder(B, D);
  }

  @Test
  void whoBecomesAnOwnerItselfKeepsTheRowAndDropsTheMarkerOnceDelivered() {
    keep(C, state);
    fallback.configure(new Ownership(7, List.of(A, B, C), List.of(D, E), null, null));
    fallback.reachable(A, B, C, D, E);
    Replicate delivery = sentTo(C, Replicate.class, look());
    fallback.receive(C, new Replicated(delivery.request(), 7));
    assertThat(fallback.held()).isEqualTo(state);
    assertThat(status().hints()).isZero();
  }

  @Test
  void hintsSurviveARestart() {
    keep(C, state);
    OneReplica again = new OneReplica(QuorumCluster.settings(true), 0, fallback.rows());
    again.configure(OWNERS);
    assertThat(
            ((QuorumReply.Status) OneReplica.reply(again.call(new QuorumCall.Inspect())).result())
                .hints())
        .isEqualTo(1);
    List<Effect> effects = again.answer(again.on(new Event.Expired<>(QuorumTimer.Single.HINTS)));
    assertThat(sentTo(C, Replicate.class, effects).key()).isEqualTo(KEY);
  }

  @Test
  void aBoundedNumberIsOnItsWayAtATime() {
    for (int i = 0; i < 100; i++) {
      byte[] key = OneReplica.bytes("key" + i);
      fallback.receive(B, new Replicate(9, 6, 0, 1, key, state.encode(), C));
    }
    fallback.reachable(A, B, C, D, E);
    List<Effect> first = look();
    assertThat(sent(first)).hasSize(QuorumLimits.HINTS_IN_FLIGHT_MAX);
    for (Effect.Sent sent : sent(first)) {
      fallback.receive(C, new Replicated(((Replicate) sent.message()).request(), 6));
    }
    assertThat(sent(look())).hasSize(100 - QuorumLimits.HINTS_IN_FLIGHT_MAX);
  }

  @Test
  void droppingARowThatThisNodeWroteTakesItsEpochAlong() {
    fallback.put(null, "by a fallback");
    long before = fallback.held().clock().latest("a").orElseThrow().epoch();
    fallback.reachable(A, B, C, D, E);
    Replicate delivery = sentTo(C, Replicate.class, look());
    fallback.receive(C, new Replicated(delivery.request(), 6));
    assertThat(fallback.held().isEmpty()).isTrue();

    fallback.reachable(A, B, D, E);
    fallback.put(null, "again");
    assertThat(fallback.held().clock().latest("a").orElseThrow().epoch()).isGreaterThan(before);
  }
}
