package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.A;
import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.C;
import static io.quorate.protocol.quorum.OneReplica.D;
import static io.quorate.protocol.quorum.OneReplica.E;
import static io.quorate.protocol.quorum.OneReplica.EPOCH;
import static io.quorate.protocol.quorum.OneReplica.KEY;
import static io.quorate.protocol.quorum.OneReplica.hasReply;
import static io.quorate.protocol.quorum.OneReplica.noted;
import static io.quorate.protocol.quorum.OneReplica.persisted;
import static io.quorate.protocol.quorum.OneReplica.receivers;
import static io.quorate.protocol.quorum.OneReplica.reply;
import static io.quorate.protocol.quorum.OneReplica.sent;
import static io.quorate.protocol.quorum.OneReplica.sentTo;
import static io.quorate.protocol.quorum.OneReplica.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.RequestMessage.Read;
import io.quorate.protocol.quorum.RequestMessage.Replicate;
import io.quorate.protocol.quorum.RequestMessage.Same;
import io.quorate.protocol.quorum.RequestMessage.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class GetCoordinatorTest {

  private static final byte[] NONE = {};

  private final OneReplica replica = new OneReplica(false);
  private final Versions here = written("b", 0, "here");
  private final Versions there = written("c", 0, "there");

  /** Makes the state part of what is held, durably. */
  private static void hold(OneReplica replica, Versions state) {
    replica.receive(B, OneReplica.replicate(0, state));
    replica.sync(Long.MAX_VALUE);
  }

  private static long request(List<Effect> effects) {
    return sentTo(B, Read.class, effects).request();
  }

  private static State state(long request, Versions versions) {
    return new State(request, EPOCH, 0, versions.encode());
  }

  private static QuorumReply.Found found(List<Effect> effects) {
    return (QuorumReply.Found) reply(effects).result();
  }

  @Test
  void itAsksTheOthersWithTheDigestOfItsOwnState() {
    hold(replica, here);
    List<Effect> effects = replica.get();

    assertThat(receivers(effects)).containsExactly(B, C);
    assertThat(sentTo(B, Read.class, effects).digest()).isEqualTo(here.digest());
    assertThat(sent(effects)).allMatch(Effect.Sent::early);
  }

  @Test
  void theSameStateElsewhereAnswersAtOnceWithoutWaitingForTheJournal() {
    hold(replica, here);
    long request = request(replica.get());
    List<Effect> effects = replica.receive(C, new Same(request, EPOCH));

    assertThat(found(effects).siblings()).isEqualTo(here.siblings());
    assertThat(found(effects).receipt())
        .isEqualTo(new Receipt("eventual", 2, List.of(A, C), List.of()));
    assertThat(reply(effects).early()).isTrue();
    assertThat(sent(replica.receive(B, new Same(request, EPOCH))))
        .as("nothing to repair")
        .isEmpty();
  }

  @Test
  void aStateThatIsNotDurableYetWaitsForTheJournal() {
    replica.receive(B, OneReplica.replicate(0, here));
    long request = request(replica.get());
    assertThat(reply(replica.receive(C, new Same(request, EPOCH))).early()).isFalse();
  }

  @Test
  void concurrentValuesAreAllReturnedAndTheContextCoversThem() {
    hold(replica, here);
    long request = request(replica.get());
    QuorumReply.Found found = found(replica.receive(C, state(request, there)));

    assertThat(found.siblings()).hasSize(2);
    assertThat(found.context().clock().folded()).hasToString("[b,1],[c,1]");
  }

  @Test
  void onceAllHaveAnsweredWhoIsBehindIsRepaired() {
    hold(replica, here);
    long request = request(replica.get());
    assertThat(sent(replica.receive(C, state(request, there)))).isEmpty();
    List<Effect> effects = replica.receive(B, new Same(request, EPOCH));

    Versions joined = here.join(there);
    assertThat(replica.held()).isEqualTo(joined);
    assertThat(receivers(effects)).containsExactlyInAnyOrder(B, C);
    assertThat(sentTo(B, Replicate.class, effects).versions()).isEqualTo(joined.encode());
    assertThat(sentTo(B, Replicate.class, effects).request()).as("no answer wanted").isZero();
    assertThat(noted("repair.read", effects)).isEqualTo(3);
  }

  @Test
  void onlyWhoIsBehindIsRepaired() {
    hold(replica, here.join(there));
    long request = request(replica.get());
    replica.receive(B, state(request, here));
    List<Effect> effects = replica.receive(C, new Same(request, EPOCH));

    assertThat(receivers(effects)).containsExactly(B);
    assertThat(persisted(effects)).isFalse();
  }

  @Test
  void aReplicaThatStaysSilentHoldsUpRepairOnlyUntilTheSweep() {
    hold(replica, here);
    long request = request(replica.get());
    replica.receive(C, new State(request, EPOCH, 0, NONE));
    assertThat(sent(replica.sweep())).isEmpty();
    assertThat(receivers(replica.sweep())).containsExactly(C);
  }

  @Test
  void anAbsentKeyIsFoundWithAnEmptyContext() {
    long request = request(replica.get());
    QuorumReply.Found found = found(replica.receive(B, new Same(request, EPOCH)));
    assertThat(found.siblings()).isEmpty();
    assertThat(found.context().clock().isEmpty()).isTrue();
  }

  @Test
  void tooFewReachableReplicasRefuseAtOnce() {
    replica.reachable(A, D, E);
    List<Effect> effects = replica.get();
    assertThat(((Refusal) reply(effects).result()).code()).isEqualTo(ErrorCode.QUORUM_UNAVAILABLE);
    assertThat(sent(effects)).isEmpty();
  }

  @Test
  void silenceEndsAsUnavailableBecauseAReadChangesNothing() {
    replica.get();
    assertThat(receivers(replica.sweep())).containsExactly(B, C);
    List<Effect> last = List.of();
    for (int i = 0; i < 8 && !hasReply(last); i++) {
      last = replica.sweep();
    }
    assertThat(((Refusal) reply(last).result()).code()).isEqualTo(ErrorCode.QUORUM_UNAVAILABLE);
  }

  @Test
  void inASloppyKeyspaceFallbacksAreAskedAndNamedButNeverRepaired() {
    OneReplica sloppy = new OneReplica(true);
    hold(sloppy, here);
    sloppy.reachable(A, D, E);
    List<Effect> asked = sloppy.get();
    assertThat(receivers(asked)).containsExactly(D, E);

    long request = sentTo(D, Read.class, asked).request();
    List<Effect> effects = sloppy.receive(D, new State(request, EPOCH, 0, NONE));
    assertThat(found(effects).receipt())
        .isEqualTo(new Receipt("eventual", 2, List.of(A), List.of(D)));
    assertThat(sent(sloppy.receive(E, new State(request, EPOCH, 0, NONE)))).isEmpty();
  }

  @Test
  void rCanBeTightened() {
    List<Effect> asked = replica.call(new QuorumCall.Get(KEY, 3));
    long request = request(asked);
    assertThat(hasReply(replica.receive(B, new Same(request, EPOCH)))).isFalse();
    assertThat(hasReply(replica.receive(C, new Same(request, EPOCH)))).isTrue();
  }

  @Test
  void whileAnOwnerIsReplacedTheJoinerIsAskedToo() {
    replica.configure(new Ownership(6, List.of(A, B, C), List.of(D, E), D, B));
    List<Effect> asked = replica.get();
    assertThat(receivers(asked)).containsExactly(B, C, D);
    long request = request(asked);
    assertThat(hasReply(replica.receive(B, new Same(request, 6)))).isFalse();
    assertThat(hasReply(replica.receive(C, new Same(request, 6)))).isTrue();
  }

  @Test
  void anAnswerOfAnotherReapEraIsIgnored() {
    long request = request(replica.get());
    assertThat(hasReply(replica.receive(B, new State(request, EPOCH, 1, here.encode())))).isFalse();
  }
}
