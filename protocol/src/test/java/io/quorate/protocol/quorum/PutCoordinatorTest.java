package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.A;
import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.C;
import static io.quorate.protocol.quorum.OneReplica.D;
import static io.quorate.protocol.quorum.OneReplica.E;
import static io.quorate.protocol.quorum.OneReplica.EPOCH;
import static io.quorate.protocol.quorum.OneReplica.KEY;
import static io.quorate.protocol.quorum.OneReplica.bytes;
import static io.quorate.protocol.quorum.OneReplica.context;
import static io.quorate.protocol.quorum.OneReplica.noted;
import static io.quorate.protocol.quorum.OneReplica.persisted;
import static io.quorate.protocol.quorum.OneReplica.receivers;
import static io.quorate.protocol.quorum.OneReplica.reply;
import static io.quorate.protocol.quorum.OneReplica.sent;
import static io.quorate.protocol.quorum.OneReplica.sentTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.RequestMessage.Replicate;
import io.quorate.protocol.quorum.RequestMessage.Replicated;
import io.quorate.protocol.quorum.RequestMessage.Skewed;
import io.quorate.protocol.quorum.RequestMessage.WrongEpoch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PutCoordinatorTest {

  private final OneReplica replica = new OneReplica(false);

  private static ErrorCode code(List<Effect> effects) {
    return ((Refusal) reply(effects).result()).code();
  }

  private static long request(List<Effect> effects) {
    return sentTo(B, Replicate.class, effects).request();
  }

  @Test
  void theFirstPutIsPersistedBeforeItIsSentBehindTheGate() {
    List<Effect> effects = replica.put(null, "v");

    List<Class<?>> order =
        effects.stream()
            .<Class<?>>map(Effect::getClass)
            .filter(c -> c == Effect.Persisted.class || c == Effect.Sent.class)
            .toList();
    assertThat(order).containsExactly(Effect.Persisted.class, Effect.Sent.class, Effect.Sent.class);
    assertThat(sent(effects)).noneMatch(Effect.Sent::early);
    assertThat(receivers(effects)).containsExactly(B, C);
    Versions state = Versions.decode(sentTo(C, Replicate.class, effects).versions());
    assertThat(state.clock().folded()).hasToString("[a,1]");
    assertThat(replica.held()).isEqualTo(state);
  }

  @Test
  void thoseThatFollowAreSentWhileTheyAreWritten() {
    replica.put(null, "first");
    assertThat(sent(replica.put(null, "second"))).noneMatch(Effect.Sent::early);
    replica.synced();
    List<Effect> third = replica.put(null, "third");
    assertThat(sent(third)).hasSize(2).allMatch(Effect.Sent::early);
    assertThat(persisted(third)).isTrue();
  }

  @Test
  void onceItsNumbersAreAtRestTheNextPutWaitsAgain() {
    replica.put(null, "first");
    replica.synced();
    assertThat(persisted(replica.rest())).isTrue();
    assertThat(sent(replica.put(null, "second"))).noneMatch(Effect.Sent::early);
  }

  @Test
  void aPutWaitsWhileARowOfTheWholePartitionIsOnItsWayToTheDisk() {
    replica.put(null, "first");
    replica.synced();
    Clock more = Clock.empty().with(new Actor("a", 0), 7, 5);
    assertThat(sent(replica.put(context(more), "raises the floor"))).noneMatch(Effect.Sent::early);
    assertThat(sent(replica.put(null, "next"))).noneMatch(Effect.Sent::early);
    replica.synced();
    assertThat(sent(replica.put(null, "and next"))).allMatch(Effect.Sent::early);
  }

  @Test
  void twoOthersCompleteW2BeforeTheOwnJournalDoes() {
    long request = request(replica.put(null, "v"));
    assertThat(replica.receive(B, new Replicated(request, EPOCH))).isEmpty();
    QuorumReply.Stored stored =
        (QuorumReply.Stored) reply(replica.receive(C, new Replicated(request, EPOCH))).result();
    assertThat(stored.receipt().primaries()).containsExactly(B, C);
    assertThat(replica.synced()).isEmpty();
  }

  @Test
  void theOwnJournalMayBeTheLast() {
    long request = request(replica.put(null, "v"));
    assertThat(replica.receive(B, new Replicated(request, EPOCH))).isEmpty();
    assertThat(reply(replica.synced()).result()).isInstanceOf(QuorumReply.Stored.class);
  }

  @Test
  void theFirstAcknowledgementOfAnotherReplicaCompletesW2() {
    long request = request(replica.put(null, "v"));
    replica.synced();
    List<Effect> effects = replica.receive(C, new Replicated(request, EPOCH));

    QuorumReply.Stored stored = (QuorumReply.Stored) reply(effects).result();
    assertThat(reply(effects).early()).as("both are durable").isTrue();
    assertThat(stored.receipt()).isEqualTo(new Receipt("eventual", 2, List.of(A, C), List.of()));
    assertThat(stored.context().clock().folded()).hasToString("[a,1]");
    assertThat(replica.receive(B, new Replicated(request, EPOCH))).isEmpty();
  }

  @Test
  void oneReplicaIsNotCountedTwice() {
    OneReplica strict =
        new OneReplica(new QuorumSettings(3, 1, 3, false, 10, 9, 1000), 0, new HostRows());
    long request = request(strict.put(null, "v"));
    strict.synced();
    assertThat(strict.receive(C, new Replicated(request, EPOCH))).isEmpty();
    assertThat(strict.receive(C, new Replicated(request, EPOCH))).isEmpty();
    assertThat(OneReplica.hasReply(strict.receive(B, new Replicated(request, EPOCH)))).isTrue();
  }

  @Test
  void aloneItAnswersOnceItsJournalIsSynced() {
    OneReplica alone =
        new OneReplica(new QuorumSettings(1, 1, 1, false, 10, 9, 1000), 0, new HostRows());
    alone.configure(new Ownership(6, List.of(A), List.of(B), null, null));
    assertThat(OneReplica.hasReply(alone.put(null, "v"))).isFalse();
    assertThat(OneReplica.hasReply(alone.synced())).isTrue();
  }

  @Test
  void theReturnedContextCoversTheWriteAndNoSiblingItsWriterHasNotSeen() {
    replica.put(null, "one");
    long request = request(replica.put(null, "two"));
    replica.synced();
    Context context =
        ((QuorumReply.Stored) reply(replica.receive(B, new Replicated(request, EPOCH))).result())
            .context();
    replica.put(context, "three");

    assertThat(replica.held().siblings())
        .extracting(sibling -> new String(sibling.value(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("one", "three");
  }

  @Test
  void tooFewReachableReplicasRefuseAtOnceAndNothingIsDone() {
    replica.reachable(A, D, E);
    List<Effect> effects = replica.put(null, "v");

    assertThat(code(effects)).isEqualTo(ErrorCode.QUORUM_UNAVAILABLE);
    assertThat(sent(effects)).isEmpty();
    assertThat(persisted(effects)).isFalse();
    assertThat(replica.held().isEmpty()).isTrue();
  }

  @Test
  void silentReplicasAreAskedAgainAndThenTheWriteIsIndeterminate() {
    replica.put(null, "v");
    assertThat(receivers(replica.sweep())).containsExactly(B, C);
    List<Effect> last = List.of();
    for (int i = 0; i < 8 && !OneReplica.hasReply(last); i++) {
      last = replica.sweep();
    }
    assertThat(code(last)).isEqualTo(ErrorCode.INDETERMINATE);
  }

  @Test
  void aClockTooFarAheadIsNamedAsSoonAsTooFewAreLeft() {
    long request = request(replica.put(null, "v"));
    replica.synced();
    assertThat(replica.receive(D, new Skewed(request, EPOCH, 90_000))).as("not asked").isEmpty();
    assertThat(replica.receive(B, new Skewed(request, EPOCH, 60_000))).isEmpty();
    List<Effect> effects = replica.receive(C, new Skewed(request, EPOCH, 61_000));

    Refusal refusal = (Refusal) reply(effects).result();
    assertThat(refusal.code()).isEqualTo(ErrorCode.INDETERMINATE);
    assertThat(refusal.message())
        .contains("reached 1 of 2", "61000 ms ahead of the clocks of [b, c]", "differ by 5000 ms")
        .contains("the clock of node a", "read the key");
    assertThat(refusal.details())
        .containsEntry("coordinator", "a")
        .containsEntry("aheadMillis", "61000")
        .containsEntry("aheadMillisMax", "5000")
        .containsEntry("refusedBy", "[b, c]")
        .containsEntry("primaries", "[a]");
    assertThat(noted("put.skewed", effects)).isEqualTo(1);
    assertThat(replica.receive(B, new Replicated(request, EPOCH))).as("answered").isEmpty();
  }

  @Test
  void oneRefusalAndSilenceNameTheClockAtTheTimeout() {
    long request = request(replica.put(null, "v"));
    replica.synced();
    replica.receive(C, new Skewed(request, EPOCH, 60_000));
    List<Effect> last = List.of();
    for (int i = 0; i < 9 && !OneReplica.hasReply(last); i++) {
      last = replica.sweep();
    }
    assertThat(code(last)).isEqualTo(ErrorCode.INDETERMINATE);
    assertThat(((Refusal) reply(last).result()).message()).contains("ahead of the clocks of [c]");
  }

  @Test
  void whoRefusesForAMomentOnlyIsAskedAgain() {
    long request = request(replica.put(null, "v"));
    replica.synced();
    assertThat(replica.receive(B, new Skewed(request, EPOCH, 5_900))).isEmpty();
    assertThat(replica.receive(C, new Skewed(request, EPOCH, 5_900))).isEmpty();
    assertThat(receivers(replica.sweep())).containsExactly(B, C);
    assertThat(reply(replica.receive(C, new Replicated(request, EPOCH))).result())
        .isInstanceOf(QuorumReply.Stored.class);
  }

  @Test
  void fallbacksThatCouldStandInAreAskedBeforeTheClockIsNamed() {
    OneReplica sloppy = new OneReplica(true);
    long request = request(sloppy.put(null, "v"));
    sloppy.synced();
    for (NodeId owner : List.of(B, C)) {
      assertThat(sloppy.receive(owner, new Skewed(request, EPOCH, 60_000))).isEmpty();
    }
    sloppy.sweep();
    assertThat(receivers(sloppy.sweep())).containsExactly(B, C, D, E);
    assertThat(sloppy.receive(D, new Skewed(request, EPOCH, 60_000))).isEmpty();
    assertThat(code(sloppy.receive(E, new Skewed(request, EPOCH, 60_000))))
        .isEqualTo(ErrorCode.INDETERMINATE);
  }

  @Test
  void inASloppyKeyspaceFallbacksStandInAndTheReceiptSaysSo() {
    OneReplica sloppy = new OneReplica(true);
    sloppy.reachable(A, D, E);
    List<Effect> effects = sloppy.put(null, "v");

    assertThat(sentTo(D, Replicate.class, effects).hintFor()).isEqualTo(B);
    assertThat(sentTo(E, Replicate.class, effects).hintFor()).isEqualTo(C);
    sloppy.synced();
    long request = sentTo(D, Replicate.class, effects).request();
    List<Effect> answered = sloppy.receive(D, new Replicated(request, EPOCH));
    assertThat(((QuorumReply.Stored) reply(answered).result()).receipt())
        .isEqualTo(new Receipt("eventual", 2, List.of(A), List.of(D)));
    assertThat(noted("put.sloppy", answered)).isEqualTo(1);
  }

  @Test
  void aFallbackThatCoordinatesKeepsAHintForTheOwnerItStandsInFor() {
    OneReplica sloppy = new OneReplica(true);
    sloppy.configure(new Ownership(6, List.of(B, C, D), List.of(E, A), null, null));
    sloppy.reachable(A, C, D, E);
    List<Effect> effects = sloppy.put(null, "v");

    assertThat(noted("hint.stored", effects)).isEqualTo(1);
    assertThat(sloppy.rows().get(QuorumRows.hint(B, KEY))).isNotNull();
    assertThat(receivers(effects)).containsExactly(C, D);
  }

  @Test
  void inASloppyKeyspaceASilentOwnerGetsAStandInBeforeTheTimeout() {
    OneReplica sloppy = new OneReplica(true);
    sloppy.put(null, "v");
    sloppy.sweep();
    List<Effect> effects = sloppy.sweep();

    assertThat(receivers(effects)).containsExactly(B, C, D, E);
    assertThat(sentTo(D, Replicate.class, effects).hintFor()).isEqualTo(B);
  }

  /** What the fallback keeps ends up on that owner: two answers, one copy. */
  @Test
  void aFallbackAndTheOwnerForWhichItStandsCountOnce() {
    OneReplica sloppy =
        new OneReplica(
            new QuorumSettings(3, 1, 3, true, 10, 9, 4_000 * OneReplica.MILLIS), 0, new HostRows());
    sloppy.put(null, "v");
    sloppy.synced();
    sloppy.sweep();
    long request = sentTo(D, Replicate.class, sloppy.sweep()).request();

    assertThat(sloppy.receive(D, new Replicated(request, EPOCH))).isEmpty();
    assertThat(OneReplica.hasReply(sloppy.receive(B, new Replicated(request, EPOCH))))
        .as("d stands in for b")
        .isFalse();
    assertThat(receivers(sloppy.sweep())).as("nobody more for b").containsExactly(C, E);
    assertThat(OneReplica.hasReply(sloppy.receive(E, new Replicated(request, EPOCH)))).isTrue();
  }

  @Test
  void aStrictKeyspaceNeverAsksFallbacks() {
    replica.reachable(A, B, D, E);
    assertThat(receivers(replica.put(null, "v"))).containsExactly(B);
  }

  @Test
  void aNodeThatDoesNotOwnTheKeyRefuses() {
    replica.configure(new Ownership(6, List.of(B, C, D), List.of(A, E), null, null));
    assertThat(code(replica.put(null, "v"))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void whileAnOwnerIsReplacedTheOwnersBeforeAndAfterMustBothMakeTheQuorum() {
    replica.configure(new Ownership(6, List.of(A, B, C), List.of(D, E), D, B));
    List<Effect> effects = replica.put(null, "v");
    assertThat(receivers(effects)).containsExactly(B, C, D);
    long request = request(effects);
    replica.synced();

    assertThat(replica.receive(B, new Replicated(request, 6))).as("b is leaving").isEmpty();
    QuorumReply.Stored stored =
        (QuorumReply.Stored) reply(replica.receive(D, new Replicated(request, 6))).result();
    assertThat(stored.receipt().primaries())
        .as("the joiner counts for nothing")
        .containsExactly(A, B);
  }

  @Test
  void aNewerEpochInAnAnswerIsReported() {
    long request = request(replica.put(null, "v"));
    List<Effect> effects = replica.receive(B, new WrongEpoch(request, 9));
    assertThat(OneReplica.notices(effects)).containsExactly(new QuorumNotice.Stale(9));
    assertThat(OneReplica.hasReply(effects)).isFalse();
  }

  @Test
  void anAnswerToAnEarlierLifesRequestFindsNobody() {
    replica.put(null, "v");
    assertThat(replica.receive(B, new Replicated(123_456_789, EPOCH))).isEmpty();
  }

  @Test
  void aContextOfAnotherKeyOrKeyspaceIsRefused() {
    Clock clock = OneReplica.written("b", 0, "x").clock();
    Context foreignKey = new Context(7, 1234, clock);
    Context foreignKeyspace = new Context(8, context(clock).keyHash(), clock);

    assertThat(code(replica.put(foreignKey, "v"))).isEqualTo(ErrorCode.BAD_CONTEXT);
    assertThat(code(replica.put(foreignKeyspace, "v"))).isEqualTo(ErrorCode.BAD_CONTEXT);
    assertThat(replica.held().isEmpty()).isTrue();
  }

  @Test
  void keysHaveALength() {
    assertThat(code(replica.call(new QuorumCall.Put(new byte[4097], null, false, false, KEY, 0))))
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(code(replica.call(new QuorumCall.Put(new byte[0], null, false, false, KEY, 0))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(
            persisted(replica.call(new QuorumCall.Put(new byte[4096], null, false, false, KEY, 0))))
        .isTrue();
  }

  @Test
  void wCanBeTightenedButNotBeyondN() {
    assertThat(code(replica.call(new QuorumCall.Put(KEY, null, false, false, bytes("v"), 4))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    List<Effect> effects = replica.call(new QuorumCall.Put(KEY, null, false, false, bytes("v"), 3));
    long request = request(effects);
    replica.synced();
    assertThat(OneReplica.hasReply(replica.receive(B, new Replicated(request, EPOCH)))).isFalse();
    assertThat(OneReplica.hasReply(replica.receive(C, new Replicated(request, EPOCH)))).isTrue();
  }

  @Test
  void aBlindPutBeyondTheSiblingLimitIsRefusedAndAReconcilingOneIsNot() {
    OneReplica small =
        new OneReplica(new QuorumSettings(3, 2, 2, false, 10, 3, 1000), 0, new HostRows());
    small.put(null, "1");
    small.put(null, "2");
    small.put(null, "3");
    List<Effect> refused = small.put(null, "4");

    Refusal refusal = (Refusal) reply(refused).result();
    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_SIBLINGS);
    assertThat(refusal.message()).contains("get the key, merge the values");
    assertThat(small.held().siblings()).hasSize(3);

    small.put(context(small.held().clock()), "all");
    assertThat(small.held().siblings()).hasSize(1);
  }

  /** A key is one record of the journal, which takes 64 MiB at most. */
  @Test
  void siblingsOfTooManyBytesAreRefusedAndReconciledByOnePut() {
    String large = "x".repeat(8 << 20);
    replica.put(null, large);
    replica.put(null, large);

    Refusal refusal = (Refusal) reply(replica.put(null, large)).result();
    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_SIBLINGS);
    assertThat(refusal.message()).contains("16777216 bytes", "get the key, merge the values");
    assertThat(replica.held().siblings()).hasSize(2);

    replica.put(context(replica.held().clock()), large);
    assertThat(replica.held().siblings()).hasSize(1);
  }

  @Test
  void aDeleteLeavesATombstoneThatItsContextCovers() {
    replica.put(null, "v");
    Context seen = context(replica.held().clock());
    List<Effect> effects = replica.call(new QuorumCall.Put(KEY, seen, false, true, KEY, 0));

    assertThat(replica.held().isTombstone()).isTrue();
    assertThat(replica.held().siblings().getFirst().value()).isEmpty();
    assertThat(noted("put.tombstone", effects)).isEqualTo(1);
  }
}
