package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.RowsQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Row A4: a clock outgrows its threshold of ten because many fallbacks coordinate; nothing is lost.
 */
class TruncationTest {

  private static final int NODES = 15;

  /** One put after the other, each through another coordinator, which no owner can reach. */
  private static Context throughTwelveFallbacks(QuorumCluster cluster) {
    Context context = QuorumCluster.context(cluster.put("a", "k", null, "first"));
    cluster.run(3_000);
    for (int i = 3; i < NODES; i++) {
      String one = String.valueOf((char) ('a' + i));
      String other = String.valueOf((char) ('a' + (i + 1 == NODES ? 3 : i + 1)));
      cluster.cut(one + "," + other, "a,b,c");
      context = QuorumCluster.context(cluster.put(one, "k", context, "by " + one));
    }
    return context;
  }

  @Test
  void aClockOfTwelveEntriesIsTruncatedAtTheNextPutAndNothingIsLost() {
    QuorumCluster cluster = new QuorumCluster(4, NODES, QuorumCluster.settings(true));
    Context context = throughTwelveFallbacks(cluster);
    assertThat(context.clock().size()).isGreaterThanOrEqualTo(12);
    assertThat(cluster.noted("truncation")).isPositive();

    cluster.heal();
    cluster.run(30_000);
    Object found =
        cluster.await(cluster.call("a", new QuorumCall.Get(QuorumCluster.bytes("k"), 3)));
    assertThat(QuorumCluster.values(found)).as("loss is zero").contains("by o");
    int extra = QuorumCluster.values(found).size() - 1;
    assertThat(extra)
        .as("siblings that truncation brought back, all of them superseded once")
        .isZero();

    cluster.put("a", "k", QuorumCluster.context(found), "last");
    cluster.run(30_000);
    List<RowsQuery.Row> rows = cluster.host("a").rows().kind(QuorumRows.VERSIONS);
    Versions held = Versions.decode(rows.getFirst().value());
    assertThat(held.clock().size()).isEqualTo(10);
    assertThat(held.liveSiblings()).hasSize(1);
  }

  /**
   * Those that know which writes were superseded stay away: an owner takes what is truncated back
   * for news, beside the acknowledged value, until a put reconciles the two.
   */
  @Test
  void whatTruncationForgotComesBackBesideTheValueAndIsCounted() {
    QuorumCluster cluster = new QuorumCluster(6, NODES, QuorumCluster.settings(true));
    throughTwelveFallbacks(cluster);
    assertThat(cluster.noted("truncation")).as("entries dropped: a's, d's, e's").isGreaterThan(1);

    cluster.cut("a,b,c,o");
    cluster.run(30_000);
    Object found =
        cluster.await(cluster.call("a", new QuorumCall.Get(QuorumCluster.bytes("k"), 3)));
    assertThat(QuorumCluster.values(found)).as("loss is zero").contains("by o");
    int extra = QuorumCluster.values(found).size() - 1;
    assertThat(extra).as("extra siblings of %s", QuorumCluster.values(found)).isOne();
    assertThat(QuorumCluster.values(found)).contains("first");

    Context both = QuorumCluster.context(found);
    assertThat(QuorumCluster.context(cluster.put("a", "k", both, "reconciled"))).isNotNull();
    cluster.run(30_000);
    assertThat(QuorumCluster.values(cluster.get("b", "k"))).containsExactly("reconciled");
  }

  @Test
  void replicasConvergeAfterTruncation() {
    QuorumCluster cluster = new QuorumCluster(5, NODES, QuorumCluster.settings(true));
    throughTwelveFallbacks(cluster);
    cluster.heal();
    cluster.run(30_000);
    cluster.await(cluster.call("a", new QuorumCall.Get(QuorumCluster.bytes("k"), 3)));
    cluster.run(5_000);
    assertThat(cluster.versions("b")).isEqualTo(cluster.versions("a"));
    assertThat(cluster.versions("c")).isEqualTo(cluster.versions("a"));
  }
}
