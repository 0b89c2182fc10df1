package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.OpResult;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The primitives of groups, asked of any node. */
@Timeout(120)
class NodeGroupTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static NodeCluster with(long seed, String consistency) {
    NodeCluster c = NodeCluster.ready(seed, 3);
    c.ask(1, new Request.CreateKeyspace("ks", KeyspaceSettings.defaults(consistency)));
    c.runUntil("a leader", () -> c.ask(1, put("first", "")) instanceof GroupAnswer.Transacted);
    return c;
  }

  private static Request put(String key, String value) {
    return new GroupRequest.Transact(
        "ks", Command.Transact.always(new Op.Put(bytes(key), bytes(value))));
  }

  private static GroupAnswer.Ranged range(NodeCluster c, int node, boolean local, long index) {
    Query all = new Query(KeyRange.prefix(bytes("k")), 0, 0, 1 << 20, Query.Form.COUNTED);
    return (GroupAnswer.Ranged) c.ask(node, new GroupRequest.Range("ks", all, local, index));
  }

  @Test
  void whatIsTransactedAtOneNodeIsReadInRangesOfAllOthers() {
    NodeCluster c = with(1, "linearizable");
    Command.Transact once =
        new Command.Transact(
            List.of(Compare.modified(bytes("k1"), 0)),
            List.of(new Op.Put(bytes("k1"), bytes("a")), new Op.Put(bytes("k2"), bytes("b"))),
            List.of(new Op.Read(Query.key(bytes("k1")))));
    var first = (GroupAnswer.Transacted) c.ask(2, new GroupRequest.Transact("ks", once));
    var second = (GroupAnswer.Transacted) c.ask(3, new GroupRequest.Transact("ks", once));

    assertThat(first.outcome().succeeded()).isTrue();
    assertThat(first.outcome().revision()).isEqualTo(first.position().revision());
    assertThat(second.outcome().succeeded()).isFalse();
    assertThat(((OpResult.Found) second.outcome().results().getFirst()).result().entries())
        .hasSize(1);
    for (int node = 1; node <= 3; node++) {
      GroupAnswer.Ranged everywhere = range(c, node, false, 0);
      assertThat(everywhere.result().count()).isEqualTo(2);
      assertThat(everywhere.result().entries())
          .allMatch(entry -> entry.modRevision() == first.position().revision());
      GroupAnswer.Ranged here = range(c, node, true, second.position().index());
      assertThat(here.result().count()).isEqualTo(2);
      assertThat(here.position().by()).isEqualTo(new NodeId("n" + node));
      assertThat(here.position().term()).isPositive();
    }
  }

  @Test
  void leadershipMovesToWhoIsNamed() {
    NodeCluster c = with(2, "linearizable");
    var before = (GroupAnswer.Standing) c.ask(1, new GroupRequest.DescribeGroup("ks"));
    NodeId other =
        before.voters().stream().filter(node -> !node.equals(before.leader())).findFirst().orElseThrow();
    assertThat(c.ask(1, new GroupRequest.MoveLeader("ks", other))).isInstanceOf(Reply.Done.class);
    GroupAnswer.Ranged after = range(c, 1, false, 0);
    assertThat(after.position().by()).isEqualTo(other);
    assertThat(after.position().term()).isGreaterThan(before.position().term());
  }

  @Test
  void keyspacesWithoutOneOrderRefuse() {
    NodeCluster c = NodeCluster.ready(3, 3);
    c.ask(1, new Request.CreateKeyspace("ks", KeyspaceSettings.DEFAULT));
    var refused = (Reply.Refused) c.ask(1, put("k", "v"));
    assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused.refusal().message()).contains("eventual");
  }
}
