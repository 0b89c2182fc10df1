package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random operations under faults; afterwards nothing acknowledged is missing and replicas are the
 * same.
 */
class QuorumConvergenceTest {

  private static final int SEEDS = Integer.getInteger("quorate.seeds", 15);

  @ParameterizedTest
  @CsvSource({
    "false,3,false",
    "false,5,false",
    "true,4,false",
    "true,6,false",
    "false,4,true",
    "true,5,true"
  })
  void replicasConvergeAndNothingAcknowledgedIsLost(
      boolean sloppy, int nodes, boolean conditional) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      QuorumCluster cluster = new QuorumCluster(seed, nodes, QuorumCluster.settings(sloppy));
      cluster.loss = 0.05;
      cluster.duplication = 0.05;
      RandomRun run = new RandomRun(seed, cluster, conditional);
      run.disturb(150);
      run.settle();

      assertThat(run.acknowledged).as("acknowledged, seed %d", seed).isPositive();
      if (!sloppy) {
        assertThat(run.stale).as("missed by reads, seed %d", seed).isEmpty();
      }
      assertThat(run.lost()).as("lost, seed %d", seed).isEmpty();
      assertThat(run.doubles()).as("done twice, seed %d", seed).isEmpty();
      assertThat(run.resurrected()).as("resurrected, seed %d", seed).isEmpty();
      assertThat(cluster.versions("b"))
          .as("b and a, seed %d", seed)
          .isEqualTo(cluster.versions("a"));
      assertThat(cluster.versions("c"))
          .as("c and a, seed %d", seed)
          .isEqualTo(cluster.versions("a"));
      for (String other : cluster.hosts.keySet().stream().map(n -> n.name()).skip(3).toList()) {
        assertThat(cluster.versions(other)).as("%s is drained, seed %d", other, seed).isEmpty();
        assertThat(cluster.rows(other, QuorumRows.HINT)).isZero();
      }
    }
  }
}
