package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.EtcdKeyspace;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who leads the groups is shown, and changed on request. */
@Timeout(60)
class NodeLeadersTest {

  private static NodeCluster three(long seed) {
    return NodeCluster.ready(seed, 3, NodeSettings.DEFAULT.startingWith(EtcdKeyspace.create()));
  }

  /** The group of a keyspace, or without a name that which decides the table. */
  private static ClusterInfo.GroupInfo group(NodeCluster c, String keyspace) {
    return ((Reply.Cluster) c.ask(1, new Request.ClusterStatus(true)))
        .cluster().groups().stream()
            .filter(group -> group.keyspace().equals(keyspace))
            .findFirst()
            .orElseThrow();
  }

  private static NodeId other(ClusterInfo.GroupInfo group) {
    return group.replicas().stream()
        .map(ClusterInfo.ReplicaInfo::node)
        .filter(node -> !node.equals(group.leader()))
        .findFirst()
        .orElseThrow();
  }

  private static ErrorCode code(Reply reply) {
    return ((Reply.Refused) reply).refusal().code();
  }

  @Test
  void everyGroupIsShownWithItsReplicas() {
    NodeCluster c = three(50);
    for (String keyspace : List.of("", EtcdKeyspace.NAME)) {
      ClusterInfo.GroupInfo group = group(c, keyspace);
      assertThat(group.leader()).isNotNull();
      assertThat(group.term()).isPositive();
      assertThat(group.replicas()).hasSize(3);
      assertThat(group.replicas().stream().filter(it -> it.role().equals("leader")))
          .extracting(ClusterInfo.ReplicaInfo::node)
          .containsExactly(group.leader());
      assertThat(group.replicas()).allMatch(it -> group.lag(it) < 10);
    }
  }

  @Test
  void whoIsCutOffIsLeftOutAndLags() {
    NodeCluster c = three(51);
    c.crash(3);
    c.run(15_000);
    assertThat(group(c, EtcdKeyspace.NAME).replicas())
        .extracting(ClusterInfo.ReplicaInfo::node)
        .containsExactly(NodeCluster.id(1), NodeCluster.id(2));
  }

  @Test
  void theTableGroupIsHandedOverWhereverThatIsAskedFor() {
    NodeCluster c = three(52);
    for (int asked = 1; asked <= 3; asked++) {
      ClusterInfo.GroupInfo before = group(c, "");
      NodeId to = other(before);
      assertThat(c.ask(asked, new Request.MoveTableLeader(to))).isInstanceOf(Reply.Done.class);
      ClusterInfo.GroupInfo after = group(c, "");
      assertThat(after.leader()).isEqualTo(to);
      assertThat(after.term()).isGreaterThan(before.term());
      assertThat(c.ask(asked, new Request.MoveTableLeader(to))).isInstanceOf(Reply.Done.class);
      assertThat(group(c, "").term()).as("it leads already").isEqualTo(after.term());
    }
    NodeId leads = group(c, "").leader();
    assertThat(c.ask(2, new Request.MoveTableLeader(null))).isInstanceOf(Reply.Done.class);
    assertThat(group(c, "").leader()).isNotEqualTo(leads);
    assertThat(code(c.ask(1, new Request.MoveTableLeader(NodeCluster.id(9)))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aGroupIsHandedOverToANodeThatCameLater() {
    NodeCluster c = three(53);
    c.ask(1, new Request.AddNode(NodeCluster.id(4), NodeCluster.address(4)));
    c.start(4);
    c.runUntil(
        "n4 votes",
        () ->
            group(c, EtcdKeyspace.NAME).replicas().stream()
                .anyMatch(
                    it -> it.node().equals(NodeCluster.id(4)) && it.role().equals("follower")));
    c.runUntil(
        "n4 leads",
        () ->
            c.ask(1, new GroupRequest.MoveLeader(EtcdKeyspace.NAME, NodeCluster.id(4)))
                instanceof Reply.Done);
    assertThat(group(c, EtcdKeyspace.NAME).leader()).isEqualTo(NodeCluster.id(4));
    assertThat(c.ask(1, new GroupRequest.MoveLeader(EtcdKeyspace.NAME, null)))
        .isInstanceOf(Reply.Done.class);
    assertThat(group(c, EtcdKeyspace.NAME).leader()).isNotEqualTo(NodeCluster.id(4));
    Reply refused =
        c.ask(1, new Request.AtPartition(7, new GroupRequest.MoveLeader(EtcdKeyspace.NAME, null)));
    assertThat(code(refused)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(((Reply.Refused) refused).refusal().message()).contains("no partition 7");
  }
}
