package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.store.operation.EtcdKeyspace;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The keyspace that every cluster has. */
@Timeout(60)
class NodeStarterTest {
  private static final NodeSettings STARTING =
      NodeSettings.DEFAULT.startingWith(EtcdKeyspace.create());

  private static Request put(String key) {
    return new Request.Put(
        EtcdKeyspace.NAME,
        key.getBytes(StandardCharsets.UTF_8),
        null,
        Request.Mode.BLIND,
        new byte[] {1},
        0);
  }

  private static List<String> keyspaces(NodeCluster c, int node) {
    Reply reply = c.ask(node, new Request.ListKeyspaces());
    return ((Reply.Keyspaces) reply).keyspaces().stream().map(KeyspaceInfo::name).toList();
  }

  @Test
  void whatIsReadyServesItAtOnce() {
    for (int nodes : List.of(1, 3)) {
      NodeCluster c = NodeCluster.ready(40 + nodes, nodes, STARTING);
      for (int node = 1; node <= nodes; node++) {
        assertThat(c.ask(node, put("k" + node))).isInstanceOf(Reply.Stored.class);
      }
      Reply described = c.ask(1, new Request.DescribeKeyspace(EtcdKeyspace.NAME));
      assertThat(((Reply.Described) described).keyspace().settings().n()).isEqualTo(nodes);
    }
  }

  /** As an earlier version founds one. */
  @Test
  void aClusterThatWasFoundedWithoutItGetsIt() {
    NodeCluster c = NodeCluster.ready(45, 3);
    assertThat(keyspaces(c, 1)).isEmpty();
    c.settings = STARTING;
    for (int node = 1; node <= 3; node++) {
      c.crash(node);
      c.start(node);
    }
    c.runUntil("ready", () -> c.node(1).ready() && c.node(2).ready() && c.node(3).ready());
    assertThat(c.ask(2, put("k"))).isInstanceOf(Reply.Stored.class);
  }

  @Test
  void whoDeletesItHasAnEmptyOne() {
    NodeCluster c = NodeCluster.ready(46, 3, STARTING);
    assertThat(c.ask(1, put("k"))).isInstanceOf(Reply.Stored.class);
    assertThat(c.ask(2, new Request.DeleteKeyspace(EtcdKeyspace.NAME)))
        .isInstanceOf(Reply.Done.class);
    c.runUntil(
        "there again",
        () ->
            c.ask(3, new Request.Get(EtcdKeyspace.NAME, new byte[] {'k'}, 0))
                    instanceof Reply.Found found
                && found.siblings().isEmpty());
    assertThat(keyspaces(c, 3)).containsExactly(EtcdKeyspace.NAME);
  }
}
