package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.A;
import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.C;
import static io.quorate.protocol.quorum.OneReplica.D;
import static io.quorate.protocol.quorum.OneReplica.E;
import static io.quorate.protocol.quorum.OneReplica.EPOCH;
import static io.quorate.protocol.quorum.OneReplica.KEY;
import static io.quorate.protocol.quorum.OneReplica.noted;
import static io.quorate.protocol.quorum.OneReplica.notices;
import static io.quorate.protocol.quorum.OneReplica.persisted;
import static io.quorate.protocol.quorum.OneReplica.replicate;
import static io.quorate.protocol.quorum.OneReplica.sent;
import static io.quorate.protocol.quorum.OneReplica.sentTo;
import static io.quorate.protocol.quorum.OneReplica.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.RequestMessage.Read;
import io.quorate.protocol.quorum.RequestMessage.Replicate;
import io.quorate.protocol.quorum.RequestMessage.Replicated;
import io.quorate.protocol.quorum.RequestMessage.Same;
import io.quorate.protocol.quorum.RequestMessage.Skewed;
import io.quorate.protocol.quorum.RequestMessage.State;
import io.quorate.protocol.quorum.RequestMessage.WrongEpoch;
import io.quorate.protocol.quorum.RequestMessage.WrongEra;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a replica answers to coordinators. */
class ReplicaSideTest {

  private final OneReplica replica = new OneReplica(false);
  private final OneReplica sloppy = new OneReplica(true);
  private final Versions state = written("b", 0, "v");

  @Test
  void aWriteIsStoredAndAcknowledgedBehindTheGate() {
    List<Effect> effects = replica.receive(B, replicate(9, state));

    assertThat(replica.held()).isEqualTo(state);
    assertThat(sentTo(B, Replicated.class, effects)).isEqualTo(new Replicated(9, EPOCH));
    assertThat(sent(effects).getFirst().early()).isFalse();
  }

  @Test
  void theSameAgainIsAcknowledgedAndNotWrittenAgain() {
    replica.receive(B, replicate(9, state));
    List<Effect> effects = replica.receive(B, replicate(10, state));

    assertThat(persisted(effects)).isFalse();
    assertThat(sentTo(B, Replicated.class, effects).request()).isEqualTo(10);
  }

  @Test
  void anOlderStateChangesNothing() {
    Versions newer =
        state.put(state.clock(), new Actor("b", 0), 5L << 16, 5, false, OneReplica.bytes("w"));
    replica.receive(B, replicate(9, newer));
    replica.receive(B, replicate(10, state));
    assertThat(replica.held()).isEqualTo(newer);
  }

  @Test
  void aRepairIsNotAnswered() {
    assertThat(sent(replica.receive(B, replicate(0, state)))).isEmpty();
    assertThat(replica.held()).isEqualTo(state);
  }

  @Test
  void aStrictReplicaRefusesAnotherEpochAndReportsANewerOne() {
    Replicate newer = new Replicate(9, 8, 0, 1, KEY, state.encode(), null);
    List<Effect> effects = replica.receive(B, newer);

    assertThat(sentTo(B, WrongEpoch.class, effects)).isEqualTo(new WrongEpoch(9, EPOCH));
    assertThat(notices(effects)).containsExactly(new QuorumNotice.Stale(8));
    assertThat(replica.held().isEmpty()).isTrue();

    List<Effect> older = replica.receive(B, new Read(3, 4, 0, KEY, 0));
    assertThat(sentTo(B, WrongEpoch.class, older)).isEqualTo(new WrongEpoch(3, EPOCH));
    assertThat(notices(older)).isEmpty();
  }

  @Test
  void aSloppyReplicaServesAnotherEpochAndReportsIt() {
    Replicate newer = new Replicate(9, 8, 0, 1, KEY, state.encode(), null);
    List<Effect> effects = sloppy.receive(B, newer);

    assertThat(sentTo(B, Replicated.class, effects)).isEqualTo(new Replicated(9, EPOCH));
    assertThat(notices(effects)).containsExactly(new QuorumNotice.Stale(8));
    assertThat(noted("wrong.epoch", effects)).isEqualTo(1);
  }

  @Test
  void aStateOfAnotherReapEraIsRefused() {
    Replicate late = new Replicate(9, EPOCH, 3, 1, KEY, state.encode(), null);
    List<Effect> effects = replica.receive(B, late);

    assertThat(sent(effects).stream().map(Effect.Sent::message))
        .contains(new WrongEra(9, EPOCH, 0));
    assertThat(replica.held().isEmpty()).isTrue();
  }

  @Test
  void aWriteFromAClockFarAheadIsRefusedButARepairOfItIsNot() {
    Versions ahead =
        Versions.empty()
            .put(
                Clock.empty(),
                new Actor("b", 0),
                (OneReplica.MILLIS + 6_000) << 16,
                OneReplica.MILLIS + 6_000,
                false,
                OneReplica.bytes("v"));
    List<Effect> effects = replica.receive(B, replicate(9, ahead));
    assertThat(sentTo(B, Skewed.class, effects)).isEqualTo(new Skewed(9, EPOCH, 6_000));
    assertThat(replica.held().isEmpty()).isTrue();

    replica.receive(B, new Replicate(0, EPOCH, 0, 0, KEY, ahead.encode(), null));
    assertThat(replica.held()).isEqualTo(ahead);
  }

  @Test
  void aFallbackNotesForWhomItKeepsTheKey() {
    sloppy.configure(new Ownership(6, List.of(B, C, D), List.of(A, E), null, null));
    List<Effect> effects = sloppy.receive(B, new Replicate(9, 6, 0, 1, KEY, state.encode(), C));

    assertThat(noted("hint.stored", effects)).isEqualTo(1);
    assertThat(sloppy.rows().get(QuorumRows.hint(C, KEY))).isNotNull();
    assertThat(effects.stream().filter(Effect.Persisted.class::isInstance))
        .as("row and marker are one record")
        .hasSize(1);
  }

  /** It may have said already that it is empty, and be let go at any moment. */
  @Test
  void aNodeThatRetiresKeepsNothingMoreForOthers() {
    Ownership retiring = new Ownership(6, List.of(B, C, D), List.of(E), null, null, List.of(A));
    assertThat(retiring.everyone()).contains(A);
    sloppy.configure(retiring);
    assertThat(sloppy.receive(B, new Replicate(9, 6, 0, 1, KEY, state.encode(), C)).stream())
        .noneMatch(Effect.Sent.class::isInstance);
    assertThat(sloppy.held().isEmpty()).isTrue();

    sloppy.reachable(A);
    Refusal refusal = (Refusal) OneReplica.reply(sloppy.put(null, "v")).result();
    assertThat(refusal.code()).isEqualTo(ErrorCode.QUORUM_UNAVAILABLE);
  }

  @Test
  void whoIsTakenForAnOwnerAndIsNoneKeepsTheKeyForTheFirstOwner() {
    sloppy.configure(new Ownership(6, List.of(B, C, D), List.of(A, E), null, null));
    sloppy.receive(C, replicate(9, state));
    assertThat(sloppy.rows().get(QuorumRows.hint(B, KEY))).isNotNull();
  }

  @Test
  void aReadOfTheSameStateIsAnsweredWithAWord() {
    replica.receive(B, replicate(0, state));
    replica.sync(Long.MAX_VALUE);
    List<Effect> effects = replica.receive(C, new Read(4, EPOCH, 0, KEY, state.digest()));
    assertThat(sentTo(C, Same.class, effects)).isEqualTo(new Same(4, EPOCH));
    assertThat(sent(effects).getFirst().early()).isTrue();
  }

  @Test
  void aReadOfAnotherStateIsAnsweredWithTheState() {
    replica.receive(B, replicate(0, state));
    List<Effect> effects = replica.receive(C, new Read(4, EPOCH, 0, KEY, 0));
    assertThat(sentTo(C, State.class, effects).versions()).isEqualTo(state.encode());
    assertThat(sent(effects).getFirst().early()).as("not durable yet").isFalse();
  }

  @Test
  void anAbsentStateHasDigestZero() {
    List<Effect> effects = replica.receive(C, new Read(4, EPOCH, 0, KEY, 0));
    assertThat(sentTo(C, Same.class, effects).request()).isEqualTo(4);
    List<Effect> different = replica.receive(C, new Read(5, EPOCH, 0, KEY, 77));
    assertThat(sentTo(C, State.class, different).versions()).isEmpty();
  }
}
