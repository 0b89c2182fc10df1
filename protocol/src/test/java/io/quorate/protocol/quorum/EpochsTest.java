package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.OneReplica.A;
import static io.quorate.protocol.quorum.OneReplica.B;
import static io.quorate.protocol.quorum.OneReplica.context;
import static io.quorate.protocol.quorum.OneReplica.noted;
import static io.quorate.protocol.quorum.OneReplica.notices;
import static io.quorate.protocol.quorum.OneReplica.replicate;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.quorum.RequestMessage.Replicate;
import io.quorate.protocol.wire.WireWriter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** No dot is ever used twice. */
class EpochsTest {

  private static final QuorumSettings STRICT = QuorumCluster.settings(false);

  private static Actor actor(OneReplica replica) {
    return replica.held().clock().latest("a").orElseThrow();
  }

  @Test
  void writesOfAKeyContinueOneActor() {
    OneReplica replica = new OneReplica(false);
    replica.put(null, "1");
    replica.put(null, "2");
    replica.put(context(replica.held().clock()), "3");
    assertThat(replica.held().clock().size()).isEqualTo(1);
    assertThat(replica.held().clock().get(actor(replica))).isEqualTo(3);
  }

  @Test
  void aRestartAtRestContinues() {
    OneReplica replica = new OneReplica(false);
    replica.put(null, "1");
    replica.rest();
    OneReplica again = new OneReplica(STRICT, 0, replica.rows());
    again.put(null, "2");
    assertThat(again.held().clock().get(actor(again))).isEqualTo(2);
  }

  /** The write that others were sent is gone here, its number is not free for that. */
  @Test
  void aRestartAmidWritesLeavesTheEpochsOfBeforeBehind() {
    HostRows rows = new HostRows();
    OneReplica replica = new OneReplica(STRICT, 0, rows);
    replica.put(null, "1");
    replica.synced();
    byte[] key = QuorumRows.versions(OneReplica.KEY);
    byte[] durable = Objects.requireNonNull(rows.get(key));
    List<Effect> effects = replica.put(null, "lost");
    assertThat(OneReplica.sent(effects)).allMatch(Effect.Sent::early);
    Versions sent = Versions.decode(OneReplica.sentTo(B, Replicate.class, effects).versions());

    rows.put(key, durable);
    OneReplica again = new OneReplica(STRICT, 0, rows);
    effects = again.put(null, "2");
    assertThat(again.held().join(sent).siblings()).as("three writes, three dots").hasSize(3);
    assertThat(noted("epoch.bump", effects)).isEqualTo(1);
    assertThat(notices(effects)).as("no history was lost that mattered").isEmpty();
    assertThat(OneReplica.sent(effects)).noneMatch(Effect.Sent::early);
    assertThat(notices(again.receive(B, replicate(9, sent)))).isEmpty();
  }

  /** Two crashes without a write in between leave no epoch to be used twice either. */
  @Test
  void aSecondRestartLeavesTheFirstOnesEpochsBehind() {
    OneReplica replica = new OneReplica(false);
    replica.put(null, "1");
    OneReplica second = new OneReplica(STRICT, 0, replica.rows());
    second.put(null, "2");
    OneReplica third = new OneReplica(STRICT, 0, new OneReplica(STRICT, 0, second.rows()).rows());
    third.put(null, "3");
    assertThat(third.held().clock().entries())
        .extracting(entry -> entry.actor().epoch())
        .containsExactly(0L, 2L, 4L);
  }

  /** Rows of before the mark. */
  @Test
  void aRowWithoutAMarkContinues() {
    HostRows rows = new HostRows();
    rows.put(QuorumRows.state("epochs"), new WireWriter(10).varint(4).varint(6).toBytes());
    OneReplica replica = new OneReplica(STRICT, 0, rows);
    replica.put(null, "1");
    assertThat(actor(replica).epoch()).isEqualTo(4);
  }

  @Test
  void aLostDiskBeginsAnEpochThatNoneBeforeHadUsed() {
    OneReplica replica = new OneReplica(STRICT, 1, new HostRows());
    replica.put(null, "1");
    Versions known = replica.held();
    OneReplica empty = new OneReplica(STRICT, 2, new HostRows());
    empty.put(null, "other");

    assertThat(actor(empty).epoch()).isGreaterThan(actor(replica).epoch());
    assertThat(empty.held().join(known).siblings()).as("two writes, two dots").hasSize(2);
  }

  @Test
  void aContextThatKnowsMoreThanThisReplicaProvesLostHistory() {
    OneReplica replica = new OneReplica(false);
    Clock more = Clock.empty().with(new Actor("a", 0), 7, 5);
    List<Effect> effects = replica.put(context(more), "v");

    assertThat(noted("epoch.bump", effects)).isEqualTo(1);
    assertThat(notices(effects)).hasSize(1).first().isInstanceOf(QuorumNotice.HistoryLost.class);
    assertThat(actor(replica).epoch()).isPositive();
    assertThat(replica.held().clock().get(new Actor("a", 0))).isEqualTo(7);
  }

  @Test
  void aPeersStateThatKnowsMoreProvesItToo() {
    OneReplica replica = new OneReplica(false);
    replica.put(null, "1");
    Versions ahead = OneReplica.written("a", 0, "x");
    ahead = ahead.put(ahead.clock(), new Actor("a", 0), 5L << 16, 5, false, new byte[1]);
    List<Effect> effects = replica.receive(B, replicate(9, ahead));

    assertThat(notices(effects)).hasSize(1);
    replica.put(context(replica.held().clock()), "2");
    assertThat(actor(replica).epoch()).isPositive();
    assertThat(replica.held().clock().get(new Actor("a", 0))).isEqualTo(2);
  }

  @Test
  void thenEvenALaterEpochIsNotUsedAgain() {
    OneReplica replica = new OneReplica(false);
    Clock later = Clock.empty().with(new Actor("a", 10), 1, 5);
    replica.put(context(later), "v");
    assertThat(actor(replica).epoch()).isGreaterThan(10);
  }

  @Test
  void ownEntriesOfBeforeAreNoEvidence() {
    OneReplica replica = new OneReplica(STRICT, 3, new HostRows());
    List<Effect> effects = replica.receive(B, replicate(9, OneReplica.written("a", 8, "old")));
    assertThat(notices(effects)).isEmpty();
    assertThat(noted("epoch.bump", effects)).isZero();
  }

  @Test
  void aBumpSurvivesARestart() {
    OneReplica replica = new OneReplica(false);
    Clock more = Clock.empty().with(new Actor("a", 0), 7, 5);
    replica.put(context(more), "v");
    long bumped = actor(replica).epoch();
    replica.rest();

    OneReplica again = new OneReplica(STRICT, 0, replica.rows());
    again.call(new QuorumCall.Put(OneReplica.bytes("other"), null, false, false, new byte[1], 0));
    byte[] other = again.rows().get(QuorumRows.versions(OneReplica.bytes("other")));
    assertThat(other).isNotNull();
    assertThat(Versions.decode(other).clock().latest("a").orElseThrow().epoch()).isEqualTo(bumped);
  }

  @Test
  void conditionalPutsHaveAnActorOfTheirOwn() {
    OneReplica alone =
        new OneReplica(new QuorumSettings(1, 1, 1, false, 10, 9, 1000), 0, new HostRows());
    alone.configure(new Ownership(6, List.of(A), List.of(B), null, null));
    alone.putIf(null, "1");
    alone.put(context(alone.held().clock()), "2");
    assertThat(alone.held().clock().entries())
        .extracting(entry -> entry.actor().epoch())
        .containsExactly(0L, 1L);
    assertThat(alone.held().clock().folded()).hasToString("[a,2]");
  }
}
