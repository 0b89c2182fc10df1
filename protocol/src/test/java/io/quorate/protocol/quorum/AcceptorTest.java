package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.C;
import static io.quorate.protocol.quorum.OneReplica.EPOCH;
import static io.quorate.protocol.quorum.OneReplica.KEY;
import static io.quorate.protocol.quorum.OneReplica.sent;
import static io.quorate.protocol.quorum.OneReplica.sentTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.quorum.PaxosMessage.Accept;
import io.quorate.protocol.quorum.PaxosMessage.Accepted;
import io.quorate.protocol.quorum.PaxosMessage.Commit;
import io.quorate.protocol.quorum.PaxosMessage.Committed;
import io.quorate.protocol.quorum.PaxosMessage.OtherEpoch;
import io.quorate.protocol.quorum.PaxosMessage.Outbid;
import io.quorate.protocol.quorum.PaxosMessage.Prepare;
import io.quorate.protocol.quorum.PaxosMessage.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptorTest {

  private static final Ballot ONE = new Ballot(1, "b");
  private static final Ballot TWO = new Ballot(2, "c");

  private final OneReplica replica = new OneReplica(false);
  private final byte[] value = OneReplica.written("b", 1, "v").encode();

  private List<Effect> prepare(Ballot ballot) {
    return replica.receive(B, new Prepare(7, EPOCH, 0, KEY, ballot));
  }

  private List<Effect> accept(Ballot ballot) {
    return replica.receive(B, new Accept(7, EPOCH, 0, KEY, ballot, value));
  }

  private List<Effect> commit(Ballot ballot) {
    return replica.receive(B, new Commit(7, EPOCH, 0, 0, KEY, ballot, value));
  }

  private static <T> T answer(Class<T> type, List<Effect> effects) {
    return sentTo(B, type, effects);
  }

  @Test
  void aPromiseIsDurableBeforeItIsRevealedAndTellsTheState() {
    replica.receive(C, OneReplica.replicate(0, OneReplica.written("c", 0, "w")));
    List<Effect> effects = prepare(ONE);
    Promise promise = answer(Promise.class, effects);

    assertThat(OneReplica.persisted(effects)).isTrue();
    assertThat(sent(effects).getFirst().early()).isFalse();
    assertThat(promise.ballot()).isEqualTo(ONE);
    assertThat(promise.accepted()).isEqualTo(Ballot.NONE);
    assertThat(Versions.decode(promise.versions())).isEqualTo(replica.held());
  }

  @Test
  void nothingBelowAPromiseIsPromisedOrAccepted() {
    prepare(TWO);
    assertThat(answer(Outbid.class, prepare(ONE)).promised()).isEqualTo(TWO);
    assertThat(answer(Outbid.class, accept(ONE)).promised()).isEqualTo(TWO);
    assertThat(answer(Accepted.class, accept(TWO)).ballot()).isEqualTo(TWO);
  }

  @Test
  void anAcceptedValueIsToldToALaterBallotUntilItIsKnownToBeDecided() {
    prepare(ONE);
    accept(ONE);
    Promise undecided = answer(Promise.class, prepare(TWO));
    assertThat(undecided.accepted()).isEqualTo(ONE);
    assertThat(undecided.proposal()).isEqualTo(value);
    assertThat(replica.held().isEmpty()).as("accepted is not decided").isTrue();

    assertThat(answer(Committed.class, commit(ONE)).ballot()).isEqualTo(ONE);
    Promise decided = answer(Promise.class, prepare(new Ballot(3, "b")));
    assertThat(decided.accepted()).isEqualTo(Ballot.NONE);
    assertThat(decided.committed()).isEqualTo(ONE);
    assertThat(decided.versions()).isEqualTo(value);
  }

  @Test
  void aCommitOfAnEarlierBallotLeavesALaterAcceptanceAlone() {
    prepare(ONE);
    accept(TWO);
    commit(ONE);
    assertThat(answer(Promise.class, prepare(new Ballot(3, "b"))).accepted()).isEqualTo(TWO);
  }

  @Test
  void aLateAcceptOfADecidedBallotDoesNotReopenIt() {
    prepare(ONE);
    accept(ONE);
    commit(ONE);
    assertThat(answer(Accepted.class, accept(ONE)).ballot()).isEqualTo(ONE);
    assertThat(answer(Promise.class, prepare(TWO)).accepted()).isEqualTo(Ballot.NONE);
  }

  @Test
  void promisesAndAcceptancesSurviveARestart() {
    prepare(ONE);
    accept(TWO);
    OneReplica again = new OneReplica(QuorumCluster.settings(false), 0, replica.rows());
    List<Effect> effects = again.receive(B, new Prepare(7, EPOCH, 0, KEY, ONE));
    assertThat(answer(Outbid.class, effects).promised()).isEqualTo(TWO);
    Promise promise =
        answer(Promise.class, again.receive(B, new Prepare(7, EPOCH, 0, KEY, new Ballot(9, "b"))));
    assertThat(promise.proposal()).isEqualTo(value);
  }

  @Test
  void anotherEpochOrEraIsRefusedEvenInASloppyKeyspace() {
    OneReplica sloppy = new OneReplica(true);
    List<Effect> epoch = sloppy.receive(B, new Prepare(7, EPOCH + 1, 0, KEY, ONE));
    assertThat(answer(OtherEpoch.class, epoch)).isEqualTo(new OtherEpoch(7, EPOCH, 0));
    List<Effect> era = sloppy.receive(B, new Accept(7, EPOCH, 4, KEY, ONE, value));
    assertThat(sent(era).stream().map(Effect.Sent::message)).contains(new OtherEpoch(7, EPOCH, 0));
    assertThat(sloppy.rows().kind(QuorumRows.PAXOS)).isEmpty();
  }

  @Test
  void aNewAcceptorLearnsTheHighestOfEach() {
    PaxosRow one = PaxosRow.NEW.accept(ONE, value).mint(4, 2);
    PaxosRow other = PaxosRow.NEW.promise(new Ballot(5, "a")).accept(TWO, new byte[] {1});
    PaxosRow learnt = one.learn(other);
    assertThat(learnt.promised()).isEqualTo(new Ballot(5, "a"));
    assertThat(learnt.accepted()).isEqualTo(TWO);
    assertThat(learnt.minted(4)).as("its own").isEqualTo(2);
    assertThat(learnt.learn(PaxosRow.NEW.commit(TWO)).accepted()).isEqualTo(Ballot.NONE);
    assertThat(PaxosRow.NEW.commit(TWO).learn(one).isSettled()).as("decided since").isTrue();
    assertThat(PaxosRow.decode(learnt.encode())).usingRecursiveComparison().isEqualTo(learnt);
  }
}
