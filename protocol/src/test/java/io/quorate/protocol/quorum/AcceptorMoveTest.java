package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.A;
import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.C;
import static io.quorate.protocol.quorum.OneReplica.D;
import static io.quorate.protocol.quorum.OneReplica.E;
import static io.quorate.protocol.quorum.OneReplica.EPOCH;
import static io.quorate.protocol.quorum.OneReplica.KEY;
import static io.quorate.protocol.quorum.OneReplica.reply;
import static io.quorate.protocol.quorum.OneReplica.sent;
import static io.quorate.protocol.quorum.OneReplica.sentTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.ExchangeMessage.ListRows;
import io.quorate.protocol.quorum.ExchangeMessage.RowList;
import io.quorate.protocol.quorum.MoveMessage.ListPromises;
import io.quorate.protocol.quorum.MoveMessage.Promised;
import io.quorate.protocol.quorum.MoveMessage.Promises;
import io.quorate.protocol.quorum.MoveMessage.Seal;
import io.quorate.protocol.quorum.MoveMessage.Sealed;
import io.quorate.protocol.quorum.PaxosMessage.Accept;
import io.quorate.protocol.quorum.PaxosMessage.Prepare;
import io.quorate.protocol.quorum.PaxosMessage.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional puts while an acceptor is replaced. */
class AcceptorMoveTest {

  private static final byte[] NONE = {};

  /** It is an acceptor without being asked by a message, and must obey the seal all the same. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSealedOwnerBeginsNoConditionalPut(boolean sloppy) {
    OneReplica replica = new OneReplica(sloppy);
    replica.receive(D, new Seal(EPOCH + 1, 0));
    Refusal refusal = (Refusal) reply(replica.putIf(null, "v")).result();
    assertThat(refusal.code()).isEqualTo(ErrorCode.WRONG_EPOCH);
    assertThat(replica.rows().kind(QuorumRows.PAXOS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneUnderWayStopsWhenItsEpochIsSealed(boolean sloppy) {
    OneReplica replica = new OneReplica(sloppy);
    Prepare prepare = sentTo(B, Prepare.class, replica.putIf(null, "v"));
    replica.receive(D, new Seal(EPOCH + 1, 0));
    List<Effect> effects =
        replica.receive(
            B,
            new Promise(
                prepare.request(),
                EPOCH,
                0,
                prepare.ballot(),
                Ballot.NONE,
                Ballot.NONE,
                NONE,
                NONE));
    assertThat(sent(effects)).as("nothing is proposed").isEmpty();
    effects = replica.on(new Event.Expired<>(new QuorumTimer.Retry(prepare.request())));
    assertThat(sent(effects)).as("no ballot is begun").isEmpty();
    assertThat(OneReplica.hasReply(effects)).as("it waits for the next epoch").isFalse();
  }

  @Test
  void aJoinerTakesTheStateWithWhatIsSaidToBeDecided() {
    OneReplica replica = new OneReplica(false);
    List<Effect> asked = replica.configure(joining(EPOCH + 1));
    sentTo(B, Seal.class, asked);
    replica.receive(B, new Sealed(EPOCH + 1, 0));
    List<Effect> begun = replica.answer(replica.receive(C, new Sealed(EPOCH + 1, 0)));
    ListRows list = sentTo(B, ListRows.class, begun);
    RowList nothing = new RowList(EPOCH + 1, 0, list.exchange(), NONE, NONE, true, List.of());
    ListPromises page = sentTo(B, ListPromises.class, replica.answer(replica.receive(B, nothing)));

    Versions decided = OneReplica.written("b", 1, "decided meanwhile");
    PaxosRow row = PaxosRow.NEW.accept(new Ballot(4, "b"), NONE).commit(new Ballot(4, "b"));
    Promised promised = new Promised(KEY, row.encode(), decided.encode());
    replica.receive(B, new Promises(EPOCH + 1, 0, page.page(), true, List.of(promised)));

    assertThat(replica.held()).isEqualTo(decided);
    assertThat(PaxosRow.decode(replica.rows().get(QuorumRows.paxos(KEY))).committed())
        .isEqualTo(new Ballot(4, "b"));
  }

  private static Ownership joining(long epoch) {
    return new Ownership(epoch, List.of(B, C, D), List.of(E), A, D);
  }

  @Test
  void aFormerOwnerKeepsNoPromiseToComeBackWith() {
    QuorumCluster cluster = new QuorumCluster(3, 4, QuorumCluster.settings(false));
    cluster.putIf("a", "x", null, "1");
    cluster.run(1_000);
    // Undecided, and of a key without a state.
    cluster
        .host("c")
        .on(
            new Event.Received<>(
                B,
                new Accept(
                    7, 1, 0, KEY, new Ballot(3, "b"), OneReplica.written("b", 1, "v").encode())));
    assertThat(cluster.rows("c", QuorumRows.PAXOS)).isEqualTo(2);

    cluster.configure(new Ownership(2, List.of(A, B, C), List.of(D), D, C));
    cluster.run(20_000);
    cluster.configure(new Ownership(3, List.of(A, B, D), List.of(C), null, null));
    cluster.run(20_000);

    assertThat(cluster.host("c").notices).contains(new QuorumNotice.Drained(3));
    assertThat(cluster.rows("c", QuorumRows.PAXOS)).isZero();
    assertThat(cluster.rows("d", QuorumRows.PAXOS)).as("copied from a majority").isEqualTo(1);
  }
}
