package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Cursor;
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
        before.voters().stream()
            .filter(node -> !node.equals(before.leader()))
            .findFirst()
            .orElseThrow();
    assertThat(c.ask(1, new GroupRequest.MoveLeader("ks", other))).isInstanceOf(Reply.Done.class);
    GroupAnswer.Ranged after = range(c, 1, false, 0);
    assertThat(after.position().by()).isEqualTo(other);
    assertThat(after.position().term()).isGreaterThan(before.position().term());
  }

  @Test
  void aWatchAtAnyNodeHearsOfAWriteThroughAnother() {
    NodeCluster c = with(4, "linearizable");
    GroupRequest.Watch watch =
        new GroupRequest.Watch("ks", KeyRange.prefix(bytes("k")), Cursor.at(1), 10_000);
    var written = (GroupAnswer.Transacted) c.ask(2, put("k1", "v"));
    for (int node = 1; node <= 3; node++) {
      var told = (GroupAnswer.Watched) c.ask(node, watch);
      assertThat(told.changes()).hasSize(1);
      assertThat(told.position().by()).isEqualTo(new NodeId("n" + node));
      assertThat(told.next()).isGreaterThan(Cursor.at(written.position().revision()));
    }
  }

  @Test
  void aNodeWithoutAReplicaBringsAWatchBackInTime() {
    NodeCluster c = NodeCluster.ready(5, 4);
    KeyspaceSettings three = KeyspaceSettings.defaults("linearizable").withReplicas(3);
    c.ask(1, new Request.CreateKeyspace("ks", three));
    c.runUntil("a leader", () -> c.ask(1, put("first", "")) instanceof GroupAnswer.Transacted);
    GroupRequest.Watch watch =
        new GroupRequest.Watch("ks", KeyRange.prefix(bytes("k")), Cursor.NOW, 60_000);
    int without = 0;
    for (int node = 1; node <= 4; node++) {
      var now = (GroupAnswer.Watched) c.ask(node, watch.waiting(0));
      without = now.position().by().equals(new NodeId("n" + node)) ? without : node;
    }
    var nothing = (GroupAnswer.Watched) c.ask(without, watch);
    assertThat(nothing.changes()).isEmpty();
  }

  @Test
  void aLeaseIsKeptAliveThroughAnyNodeAndEndsWithItsKeys() {
    NodeCluster c = with(6, "linearizable");
    var granted = (GroupAnswer.Leased) c.ask(2, new GroupRequest.GrantLease("ks", 0, 5));
    Op put = new Op.Put(bytes("k"), bytes("v"), granted.lease(), false, false, false);
    c.ask(3, new GroupRequest.Transact("ks", Command.Transact.always(put)));
    for (int i = 0; i < 6; i++) {
      c.run(2_000);
      var kept =
          (GroupAnswer.Leased)
              c.ask(1 + i % 3, new GroupRequest.KeepLeaseAlive("ks", granted.lease()));
      assertThat(kept.remainingMillis()).isEqualTo(5000);
      assertThat(range(c, 1 + i % 3, false, 0).result().count()).isEqualTo(1);
    }
    c.run(7_000);
    assertThat(range(c, 1, false, 0).result().count()).isZero();
    var gone = (Reply.Refused) c.ask(2, new GroupRequest.InspectLease("ks", granted.lease(), true));
    assertThat(gone.refusal().code()).isEqualTo(ErrorCode.UNKNOWN_LEASE);
  }

  @Test
  void replicasHashTheSame() {
    NodeCluster c = with(7, "linearizable");
    c.ask(1, put("k1", "v"));
    var last = (GroupAnswer.Transacted) c.ask(2, put("k2", "v"));
    long revision = last.position().revision();
    c.run(1_000);
    var one = (GroupAnswer.Hashed) c.ask(1, new GroupRequest.HashGroup("ks", revision));
    for (int node = 2; node <= 3; node++) {
      var other = (GroupAnswer.Hashed) c.ask(node, new GroupRequest.HashGroup("ks", revision));
      assertThat(other.position().by()).isNotEqualTo(one.position().by());
      assertThat(other.hash()).isEqualTo(one.hash());
    }
    var earlier = (GroupAnswer.Hashed) c.ask(1, new GroupRequest.HashGroup("ks", revision - 1));
    assertThat(earlier.hash()).isNotEqualTo(one.hash());
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
