package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Something changes the rows of one replica of an ordered keyspace: that is found by comparing
 * hashes, told to whoever operates the nodes, and replaced by what the majority holds.
 */
@Timeout(120)
class NodeDamageTest {
  private static final int NODES = 3;
  private static final int KEYS = 20;

  /** Hashes are compared every ten minutes; then the damaged replica fills itself. */
  private static final int FOUND_SECONDS_MAX = 1_300;

  private final NodeCluster nodes = NodeCluster.ready(17, NODES);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Reply put(int through, String key) {
    return nodes.ask(
        through,
        new Request.Put("config", bytes(key), null, Request.Mode.BLIND, bytes("value"), 0));
  }

  private ClusterInfo.KeyspaceStatus config() {
    return nodes.status(1).keyspaces().stream()
        .filter(keyspace -> keyspace.keyspace().name().equals("config"))
        .findFirst()
        .orElseThrow();
  }

  /** Changes a bit of every value that a node's replica holds. */
  private void damage(int node) {
    ProcessId group = new ProcessId(config().keyspace().id(), 0);
    OrderedRows rows = nodes.machine(node).storage.rows(group);
    int damaged = 0;
    for (RowsQuery.Row row :
        rows.page(new RowsQuery(new byte[] {1}, new byte[] {2}, 10_000, 1 << 20)).rows()) {
      byte[] value = row.value().clone();
      if (new String(value, StandardCharsets.ISO_8859_1).endsWith("value")) {
        value[value.length - 1] ^= 1;
        rows.put(row.key(), value);
        damaged++;
      }
    }
    assertThat(damaged).isGreaterThanOrEqualTo(KEYS);
  }

  private boolean warned(int node, String words) {
    return nodes.machine(node).warnings.stream().anyMatch(sentence -> sentence.contains(words));
  }

  @Test
  void aDamagedReplicaIsFoundReportedAndFilledAgain() {
    nodes.ask(1, new Request.CreateKeyspace("config", KeyspaceSettings.defaults("sequential")));
    nodes.runUntil("a leader", () -> put(1, "first") instanceof Reply.Stored);
    for (int key = 0; key < KEYS; key++) {
      assertThat(put(1, "key" + key)).isInstanceOf(Reply.Stored.class);
    }
    String leader = config().owners().getFirst().getFirst().name();
    int follower = leader.equals("n1") ? 2 : 1;
    damage(follower);
    nodes.runUntil(
        "found",
        FOUND_SECONDS_MAX,
        () -> warned(follower, "config at n" + follower + " is damaged"));
    nodes.runUntil("sound again", FOUND_SECONDS_MAX, () -> warned(follower, "sound again"));
    for (int other = 1; other <= NODES; other++) {
      assertThat(other == follower || !warned(other, "at n" + other + " is damaged")).isTrue();
    }
    // A sequential keyspace is read where one asks.
    for (int key = 0; key < KEYS; key++) {
      Reply reply = nodes.ask(follower, new Request.Get("config", bytes("key" + key), 0));
      assertThat(reply).isInstanceOf(Reply.Found.class);
      assertThat(((Reply.Found) reply).siblings().getFirst().value()).isEqualTo(bytes("value"));
    }
  }
}
