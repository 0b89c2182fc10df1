package io.quorate.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Members in virtual time: each seed is a run; to replay one, give it to {@code MembershipCluster}.
 */
@Timeout(120)
class MembershipClusterTest {
  private static final int RUNS = 40;

  static LongStream seeds() {
    return LongStream.range(1, 1 + RUNS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void membersFindEachOtherThroughASeed(long seed) {
    MembershipCluster c = new MembershipCluster(seed);
    c.startAll(7);
    c.run(10_000);
    assertThat(c.agreed()).isTrue();
    assertThat(c.deaths()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aCrashIsNoticedByAllAndAReturnToo(long seed) {
    MembershipCluster c = new MembershipCluster(seed);
    c.startAll(5);
    c.run(10_000);
    c.crash(3);
    c.run(12_000);
    assertThat(c.agreed()).isTrue();
    assertThat(c.believed(1, MemberState.DEAD)).containsExactly("n3");
    c.start(3);
    c.run(10_000);
    assertThat(c.agreed()).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void lossAloneKillsNobodyForLong(long seed) {
    MembershipCluster c = new MembershipCluster(seed);
    c.startAll(5);
    c.run(10_000);
    c.loss = 0.2;
    c.run(60_000);
    assertThat(c.probe("membership-suspected")).isPositive();
    assertThat(c.deaths()).isZero();
    c.loss = 0;
    c.run(10_000);
    assertThat(c.agreed()).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSidesOfAPartitionFindEachOtherAgain(long seed) {
    MembershipCluster c = new MembershipCluster(seed);
    c.startAll(5);
    c.run(10_000);
    c.cut = (from, to) -> (from.name().compareTo("n2") <= 0) != (to.name().compareTo("n2") <= 0);
    c.run(15_000);
    assertThat(c.believed(1, MemberState.ALIVE)).containsExactly("n2");
    assertThat(c.believed(5, MemberState.ALIVE)).containsExactly("n3", "n4");
    c.cut = (_, _) -> false;
    long deaths = c.deaths();
    c.run(10_000);
    assertThat(c.agreed()).isTrue();
    assertThat(c.deaths()).as("nobody dies of the other side's rumours").isEqualTo(deaths);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aBrokenLinkBetweenTwoDoesNotKillWhoAnswersOthers(long seed) {
    MembershipCluster c = new MembershipCluster(seed);
    c.startAll(5);
    c.run(10_000);
    c.cut = (from, to) -> from.name().equals("n1") && to.name().equals("n4");
    c.run(60_000);
    assertThat(c.deaths()).isZero();
    assertThat(c.probe("membership-relay")).isPositive();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aMemberThatSleptJudgesNobodyByIt(long seed) {
    MembershipCluster c = new MembershipCluster(seed);
    c.startAll(5);
    c.run(10_000);
    c.stall(2);
    c.run(2_000);
    c.goOn(2);
    c.run(20_000);
    assertThat(c.agreed()).isTrue();
    assertThat(c.deaths()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aFarewellIsBelievedAtOnce(long seed) {
    MembershipCluster c = new MembershipCluster(seed);
    c.startAll(5);
    c.run(10_000);
    c.node(4).call(new MembershipCall.Leave());
    c.run(100);
    assertThat(c.believed(1, MemberState.DEAD)).containsExactly("n4");
    c.crash(4);
    c.run(5_000);
    c.start(4);
    c.run(10_000);
    assertThat(c.agreed()).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whoeverIsForgottenStaysForgotten(long seed) {
    MembershipCluster c = new MembershipCluster(seed);
    c.startAll(4);
    c.run(10_000);
    for (int node = 1; node <= 3; node++) {
      c.node(node).call(new MembershipCall.Forget(MembershipCluster.id(4)));
    }
    c.run(20_000);
    assertThat(c.believed(1, MemberState.ALIVE)).containsExactly("n2", "n3");
  }

  @Test
  void whatTravelsIsBounded() {
    MembershipCluster c = new MembershipCluster(7);
    c.startAll(30);
    c.run(20_000);
    long messages = c.messages;
    c.updatesMax = 0;
    c.run(60_000);
    assertThat(c.updatesMax).isLessThanOrEqualTo(MembershipSettings.DEFAULT.updatesPerMessage());
    assertThat(c.messages - messages).isLessThan(30 * 120 * 4);
  }

  @Test
  void aClusterThatDoesNotRefuteSuspicionsIsCaught() {
    long caught = 0;
    for (long seed = 1; seed <= RUNS; seed++) {
      MembershipCluster c = new MembershipCluster(seed);
      c.rules = new MembershipRules(false);
      c.startAll(5);
      c.run(10_000);
      c.loss = 0.2;
      c.run(60_000);
      if (c.deaths() > 0) {
        caught++;
      }
    }
    assertThat(caught).as("seeds 1 to %d in which a living member died", RUNS).isEqualTo(RUNS);
  }
}
