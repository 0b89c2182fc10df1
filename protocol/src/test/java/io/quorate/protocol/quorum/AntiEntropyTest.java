package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Event;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AntiEntropyTest {

  private static final int SEEDS = Integer.getInteger("quorate.seeds", 40);
  private static final UpkeepSettings FAST =
      UpkeepSettings.DEFAULT.faster(10).withReapNanos(Long.MAX_VALUE / 4);

  @Test
  void whatAReplicaMissedComesByTheNumbersOfTheDotLog() {
    QuorumCluster cluster = cluster(1, QuorumRules.DEFAULT, UpkeepSettings.DEFAULT);
    cluster.cut("a,b", "c");
    put(cluster, 50);
    cluster.heal();
    cluster.run(20_000);

    assertThat(cluster.versions("c")).isEqualTo(cluster.versions("a")).isNotEmpty();
    assertThat(cluster.noted("antientropy.dotlog")).isEqualTo(50);
    assertThat(cluster.noted("antientropy.merkle")).isZero();
  }

  @Test
  void whatTheLogNoLongerHoldsComesByComparingTrees() {
    UpkeepSettings shortLog = UpkeepSettings.DEFAULT.withLogEntriesMax(5);
    QuorumCluster cluster = cluster(2, QuorumRules.DEFAULT, shortLog);
    cluster.cut("a,b", "c");
    put(cluster, 50);
    cluster.heal();
    cluster.run(30_000);

    assertThat(cluster.versions("c")).isEqualTo(cluster.versions("a")).isNotEmpty();
    assertThat(cluster.noted("antientropy.merkle") + cluster.noted("antientropy.taken"))
        .isPositive();
  }

  @Test
  void aCoordinatorThatForgotItsLogIsCompared() {
    QuorumCluster cluster = cluster(3, QuorumRules.DEFAULT, UpkeepSettings.DEFAULT);
    cluster.cut("a,b", "c");
    put(cluster, 20);
    cluster.run(1_000);
    cluster.crash("a");
    cluster.restart("a");
    cluster.heal();
    cluster.run(60_000);

    assertThat(cluster.versions("c")).isEqualTo(cluster.versions("a")).isNotEmpty();
  }

  @Test
  void anIdlePartitionCostsNextToNothing() {
    QuorumCluster cluster = cluster(4, QuorumRules.DEFAULT, UpkeepSettings.DEFAULT);
    put(cluster, 20);
    cluster.run(60_000);
    long before = cluster.sent;
    cluster.run(3_600_000);

    // Three pairs, a question and an answer each, once in five to fifteen minutes.
    assertThat(cluster.sent - before).isLessThanOrEqualTo(3 * 2 * 12);
  }

  @Test
  void replicasThatDifferAnyhowBecomeByteForByteTheSame() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      QuorumCluster cluster = cluster(seed, QuorumRules.DEFAULT, FAST);
      cluster.loss = 0.1;
      cluster.duplication = 0.1;
      String joined = diverge(cluster, new Random(seed));
      cluster.run(60_000);

      assertThat(joined).isNotEmpty();
      for (String name : List.of("a", "b", "c")) {
        assertThat(cluster.versions(name)).as("%s, seed %d", name, seed).isEqualTo(joined);
      }
    }
  }

  /** Truncating in repair is a planted defect: what one forgets, the next brings back. */
  @Test
  void repairThatTruncatesIsCaught() {
    QuorumRules truncating =
        new QuorumRules() {
          @Override
          public Versions repaired(Versions joined, int clockEntriesMax) {
            return joined.truncate(1);
          }
        };
    QuorumCluster cluster = cluster(1, truncating, FAST);
    String joined = diverge(cluster, new Random(1));
    cluster.run(60_000);

    assertThat(cluster.versions("a")).isNotEqualTo(joined);
  }

  /**
   * Hands each replica random states that the others have not seen.
   *
   * @return what all of them together amount to, as {@link QuorumCluster#versions} writes it
   */
  private static String diverge(QuorumCluster cluster, Random random) {
    RandomStates states = new RandomStates(random);
    Versions[] common = new Versions[100];
    for (int i = 0; i < common.length; i++) {
      common[i] = random.nextBoolean() ? states.state() : Versions.empty();
    }
    HostRows all = new HostRows();
    for (String name : List.of("a", "b", "c")) {
      for (int i = 0; i < common.length; i++) {
        Versions state = common[i];
        if (random.nextInt(4) == 0) {
          state = states.write(state, random.nextBoolean() ? "x" : "y");
        }
        if (!state.isEmpty() && random.nextInt(5) > 0) {
          cluster
              .host(name)
              .on(
                  new Event.Received<>(
                      QuorumCluster.node("z"),
                      new RequestMessage.Replicate(
                          0, 1, 0, 0, RandomStates.key(i), state.encode(), null)));
          byte[] row = QuorumRows.versions(RandomStates.key(i));
          byte[] known = all.get(row);
          all.put(
              row, known == null ? state.encode() : Versions.decode(known).join(state).encode());
        }
      }
    }
    return QuorumCluster.versions(all);
  }

  private static void put(QuorumCluster cluster, int keys) {
    for (int i = 0; i < keys; i++) {
      assertThat(cluster.put(i % 2 == 0 ? "a" : "b", "key-" + i, null, "value-" + i))
          .isInstanceOf(QuorumReply.Stored.class);
    }
  }

  private static QuorumCluster cluster(long seed, QuorumRules rules, UpkeepSettings upkeep) {
    return new QuorumCluster(
        seed, 3, QuorumCluster.settings(false), MergePolicy.SIBLINGS, rules, upkeep);
  }
}
