package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Context;
import org.junit.jupiter.api.Test;

/**
 * The example of the mission's row A2, on three nodes of a sloppy keyspace with w = 1 under
 * partition.
 */
class WorkedExampleTest {

  private static final QuorumSettings SLOPPY =
      new QuorumSettings(3, 1, 1, true, 10, 100, 2_000_000_000L);

  @Test
  void aPartitionMakesSiblingsAndOnePutReconcilesThem() {
    QuorumCluster cluster = new QuorumCluster(1, 3, SLOPPY);
    Context e1 = QuorumCluster.context(cluster.put("a", "k", null, "E1"));
    assertThat(e1.clock().folded()).hasToString("[a,1]");
    Context e2 = QuorumCluster.context(cluster.put("a", "k", e1, "E2"));
    assertThat(e2.clock().folded()).hasToString("[a,2]");
    cluster.run(5_000);

    cluster.cut("a", "b", "c");
    Context atA = QuorumCluster.context(cluster.put("a", "k", e2, "at a"));
    Context atB = QuorumCluster.context(cluster.put("b", "k", e2, "at b"));
    Context atC = QuorumCluster.context(cluster.put("c", "k", e2, "at c"));
    assertThat(atA.clock().folded()).hasToString("[a,3]");
    assertThat(atB.clock().folded()).hasToString("[a,2],[b,1]");
    assertThat(atC.clock().folded()).hasToString("[a,2],[c,1]");

    cluster.heal();
    Object found =
        cluster.await(cluster.call("a", new QuorumCall.Get(QuorumCluster.bytes("k"), 3)));
    assertThat(QuorumCluster.values(found)).containsExactly("at a", "at b", "at c");
    Context siblings = QuorumCluster.context(found);
    assertThat(siblings.clock().folded()).hasToString("[a,3],[b,1],[c,1]");

    Object reconciled = cluster.put("a", "k", siblings, "reconciled");
    assertThat(QuorumCluster.context(reconciled).clock().folded()).hasToString("[a,4],[b,1],[c,1]");
    cluster.run(5_000);
    assertThat(QuorumCluster.values(cluster.get("b", "k"))).containsExactly("reconciled");
  }
}
