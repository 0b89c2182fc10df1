package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.C;
import static io.quorate.protocol.quorum.OneReplica.EPOCH;
import static io.quorate.protocol.quorum.OneReplica.KEY;
import static io.quorate.protocol.quorum.OneReplica.reply;
import static io.quorate.protocol.quorum.OneReplica.sentTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.EraMessage.EraNews;
import io.quorate.protocol.quorum.EraMessage.ReapAnswer;
import io.quorate.protocol.quorum.EraMessage.ReapAsk;
import io.quorate.protocol.quorum.PaxosMessage.Accept;
import io.quorate.protocol.quorum.PaxosMessage.Outbid;
import io.quorate.protocol.quorum.PaxosMessage.Prepare;
import io.quorate.protocol.quorum.PaxosMessage.Promise;
import io.quorate.protocol.quorum.Reaping.Reaped;
import io.quorate.protocol.quorum.SyncMessage.Digested;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional puts and the reaping of the tombstones of their keys. */
class ConditionalReapingTest {

  private static final byte[] NONE = {};
  private static final Ballot ONE = new Ballot(1, "b");
  private static final Ballot TWO = new Ballot(2, "c");
  private static final Ballot THREE = new Ballot(3, "b");
  private static final Versions FIRST = OneReplica.written("b", 0, "first");
  private static final Versions TOMBSTONE =
      FIRST.put(FIRST.clock(), new Actor("b", 0), 2 * OneReplica.MILLIS << 16, 1, true, NONE);
  private static final Versions BEYOND = TOMBSTONE.join(OneReplica.written("c", 0, "v"));

  private final OneReplica replica = new OneReplica(false);

  private void reap(Ballot decided) {
    Reaping round = new Reaping(1, List.of(new Reaped(KEY, TOMBSTONE.encode(), decided)));
    replica.receive(B, new EraNews(EPOCH, 1, List.of(round)));
  }

  private PaxosRow row() {
    return PaxosRow.decode(replica.rows().get(QuorumRows.paxos(KEY)));
  }

  /**
   * Others finish the first ballot, delete its value and reap the tombstone. The next ballot finds
   * nothing of all that: it must neither call it a conflict nor write a second time.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatMayHaveBeenDoneAndReapedIsIndeterminate(boolean absent) {
    if (!absent) {
      replica.receive(C, OneReplica.replicate(0, FIRST));
    }
    Context condition = absent ? null : OneReplica.context(FIRST.clock());
    List<Effect> asked = replica.putIf(condition, "v");
    Prepare prepare = sentTo(B, Prepare.class, asked);
    replica.receive(B, promise(prepare, 0, absent ? NONE : FIRST.encode()));
    replica.receive(C, new Outbid(prepare.request(), EPOCH, prepare.ballot(), TWO));
    reap(TWO);

    Prepare again = sentTo(B, Prepare.class, retry(prepare.request()));
    Object reply = reply(replica.receive(B, promise(again, 1, NONE))).result();
    assertThat(((Refusal) reply).code()).isEqualTo(ErrorCode.INDETERMINATE);
    assertThat(replica.held().isEmpty()).isTrue();
  }

  private static Promise promise(Prepare to, long era, byte[] versions) {
    return new Promise(
        to.request(), EPOCH, era, to.ballot(), Ballot.NONE, Ballot.NONE, NONE, versions);
  }

  private List<Effect> retry(long request) {
    return replica.on(new Event.Expired<>(new QuorumTimer.Retry(request)));
  }

  @Test
  void aPrimaryAgreesOnlyWhereNoBallotIsOpenAndTellsTheHighestDecided() {
    replica.receive(C, OneReplica.replicate(0, TOMBSTONE));
    assertThat(asked().identical().get(0)).isTrue();

    replica.receive(B, new Prepare(7, EPOCH, 0, KEY, ONE));
    assertThat(asked().identical().get(0)).as("promised and not decided").isFalse();

    replica.receive(B, new PaxosMessage.Commit(7, EPOCH, 0, 0, KEY, TWO, TOMBSTONE.encode()));
    ReapAnswer agreed = asked();
    assertThat(agreed.identical().get(0)).isTrue();
    assertThat(agreed.decided()).containsExactly(TWO);
  }

  private ReapAnswer asked() {
    Digested digested = new Digested(KEY, Versions.digest(TOMBSTONE.encode()));
    List<Effect> effects =
        replica.answer(replica.receive(B, new ReapAsk(EPOCH, 0, 3, List.of(digested))));
    return OneReplica.sent(effects).stream()
        .map(Effect.Sent::message)
        .filter(ReapAnswer.class::isInstance)
        .map(ReapAnswer.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAcceptanceThatCameLateGoesWithTheTombstone() {
    replica.receive(C, OneReplica.replicate(0, TOMBSTONE));
    replica.receive(
        B, new Accept(7, EPOCH, 0, KEY, ONE, OneReplica.written("b", 1, "old").encode()));
    reap(TWO);
    assertThat(replica.held().isEmpty()).isTrue();
    assertThat(replica.rows().kind(QuorumRows.PAXOS)).isEmpty();
  }

  @Test
  void aBallotBegunAfterTheAnswerStaysAndItsValueHoldsTheTombstone() {
    replica.receive(C, OneReplica.replicate(0, TOMBSTONE));
    Versions value = OneReplica.written("c", 0, "v");
    replica.receive(B, new Accept(7, EPOCH, 0, KEY, THREE, value.encode()));
    reap(TWO);

    assertThat(row().accepted()).isEqualTo(THREE);
    assertThat(Versions.decode(row().proposal())).isEqualTo(BEYOND);
    assertThat(replica.held()).as("goes with the row, in a later round").isEqualTo(TOMBSTONE);
  }

  @Test
  void aPromiseGivenAfterTheAnswerStaysButAnEarlierAcceptanceDoesNot() {
    replica.receive(C, OneReplica.replicate(0, TOMBSTONE));
    replica.receive(B, new Accept(7, EPOCH, 0, KEY, ONE, BEYOND.encode()));
    replica.receive(B, new Prepare(7, EPOCH, 0, KEY, THREE));
    reap(TWO);

    assertThat(row().promised()).isEqualTo(THREE);
    assertThat(row().accepted()).isEqualTo(Ballot.NONE);
  }

  /** The first ballot of a conflict is promised and never decided; that must not keep the key. */
  @Test
  void aTombstoneOnWhichAConditionalPutFailedIsReaped() {
    QuorumCluster cluster = cluster(5);
    Context first = QuorumCluster.context(cluster.putIf("a", "x", null, "1"));
    cluster.delete("b", "x", first);
    assertThat(QuorumCluster.code(cluster.putIf("c", "x", first, "2")))
        .isEqualTo(ErrorCode.CONFLICT);
    cluster.run(120_000);
    assertGone(cluster);
  }

  /** Nobody else would ever finish it: its proposer has crashed. */
  @Test
  void aTombstoneWithAnUndecidedConditionalPutIsReaped() {
    QuorumCluster cluster = cluster(6);
    Context first = QuorumCluster.context(cluster.put("a", "x", null, "1"));
    cluster.delete("b", "x", first);
    cluster.run(1_000);
    byte[] key = QuorumCluster.bytes("x");
    byte[] tombstone = cluster.host("b").rows().get(QuorumRows.versions(key));
    assertThat(tombstone).isNotNull();
    cluster
        .host("c")
        .on(new Event.Received<>(B, new Accept(7, 1, 0, key, new Ballot(9, "b"), tombstone)));
    cluster.run(120_000);
    assertThat(cluster.noted("cas.settled")).isPositive();
    assertGone(cluster);
  }

  private static QuorumCluster cluster(long seed) {
    return new QuorumCluster(
        seed,
        3,
        QuorumCluster.settings(false),
        MergePolicy.SIBLINGS,
        QuorumRules.DEFAULT,
        UpkeepSettings.DEFAULT.faster(20));
  }

  private static void assertGone(QuorumCluster cluster) {
    for (String name : List.of("a", "b", "c")) {
      assertThat(cluster.rows(name, QuorumRows.VERSIONS)).as(name).isZero();
      assertThat(cluster.rows(name, QuorumRows.PAXOS)).as(name).isZero();
    }
  }
}
