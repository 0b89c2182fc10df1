package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes join and leave while the cluster serves. */
@Timeout(240)
class NodeMovesTest {
  private static final int KEYS = 40;
  private static final int PARTITIONS = 8;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static NodeCluster loaded(long seed, int nodes) {
    NodeCluster c = NodeCluster.ready(seed, nodes);
    c.ask(1, new Request.CreateKeyspace("ks", NodeCluster.settings(3, 2, 2, "strict", PARTITIONS)));
    for (int i = 0; i < KEYS; i++) {
      write(c, 1, i, "v" + i);
    }
    return c;
  }

  private static void write(NodeCluster c, int node, int key, String value) {
    Request put = new Request.Put("ks", bytes("k" + key), null, false, bytes(value), 0);
    assertThat(c.ask(node, put)).isInstanceOf(Reply.Stored.class);
  }

  private static void everythingIsThere(NodeCluster c, int node) {
    for (int i = 0; i < KEYS; i++) {
      Reply reply = c.ask(node, new Request.Get("ks", bytes("k" + i), 0));
      assertThat(reply).isInstanceOf(Reply.Found.class);
      List<String> values =
          ((Reply.Found) reply)
              .siblings().stream()
                  .map(sibling -> new String(sibling.value(), StandardCharsets.UTF_8))
                  .toList();
      assertThat(values).contains("v" + i);
    }
  }

  private static void add(NodeCluster c, int number) {
    Reply added =
        c.ask(2, new Request.AddNode(NodeCluster.id(number), NodeCluster.address(number)));
    assertThat(added).isInstanceOf(Reply.Done.class);
    c.start(number);
  }

  private static boolean quiet(NodeCluster c, int node) {
    ClusterInfo status = ((Reply.Cluster) c.ask(node, new Request.ClusterStatus(false))).cluster();
    return status.keyspaces().stream().allMatch(it -> it.partitionsMoving() == 0)
        && status.nodes().stream().noneMatch(it -> it.state().matches("joining|leaving"));
  }

  private static long owned(NodeCluster c, int node) {
    ClusterInfo status = ((Reply.Cluster) c.ask(1, new Request.ClusterStatus(false))).cluster();
    return status.keyspaces().getFirst().owners().stream()
        .filter(owners -> owners.contains(NodeCluster.id(node)))
        .count();
  }

  @Test
  void aNodeThatJoinsTakesItsShareWhileTheOthersServe() {
    NodeCluster c = loaded(21, 3);
    add(c, 4);
    int[] written = new int[1];
    c.runUntil(
        "moved",
        () -> {
          write(c, 1 + written[0] % 3, written[0] % KEYS, "w" + written[0]);
          written[0]++;
          return quiet(c, 1) && owned(c, 4) > 0;
        });
    assertThat(owned(c, 4)).isEqualTo(3 * PARTITIONS / 4);
    everythingIsThere(c, 4);
    c.runUntil("ready", () -> c.node(4).ready());
    assertThat(written[0]).isGreaterThan(5);
  }

  @Test
  void aNodeThatIsRemovedHandsOffEverythingAndIsLetGo() {
    NodeCluster c = loaded(22, 4);
    Reply removed = c.ask(3, new Request.RemoveNode(NodeCluster.id(4)));
    assertThat(removed).isInstanceOf(Reply.Done.class);
    c.runUntil("gone", () -> c.status(1).nodes().size() == 3 && quiet(c, 1));
    c.crash(4);
    // Who missed the first answer asks again.
    assertThat(c.ask(2, new Request.RemoveNode(NodeCluster.id(4)))).isInstanceOf(Reply.Done.class);
    everythingIsThere(c, 2);
    c.start(4);
    c.run(5_000);
    assertThat(c.node(4).ready()).isFalse();
    assertThat(c.node(4).unreadyBecause()).contains("Node n4 was removed from the cluster");
    assertThat(c.node(4).removed()).isTrue();
  }

  @Test
  void aDeadNodeCanBeRemoved() {
    NodeCluster c = loaded(23, 4);
    c.crash(4);
    c.run(15_000);
    c.ask(1, new Request.RemoveNode(NodeCluster.id(4)));
    c.runUntil("gone", () -> c.status(1).nodes().size() == 3 && quiet(c, 1));
    everythingIsThere(c, 3);
    // It comes back, and learns that it was given up.
    c.start(4);
    c.runUntil("told", () -> c.node(4).removed());
    assertThat(c.node(4).ready()).isFalse();
  }

  @Test
  void crashesMidwayChangeNothingButTheTime() {
    for (int victim : List.of(1, 2, 4)) {
      NodeCluster c = loaded(30 + victim, 3);
      add(c, 4);
      c.runUntil("under way", () -> owned(c, 4) > 0);
      c.crash(victim);
      c.run(2_000);
      c.start(victim);
      c.runUntil("moved", () -> c.node(victim).ready() && quiet(c, 3));
      assertThat(owned(c, 4)).isEqualTo(3 * PARTITIONS / 4);
      everythingIsThere(c, victim);
    }
  }

  @Test
  void theLeaverMayCrashMidway() {
    NodeCluster c = loaded(40, 4);
    c.ask(1, new Request.RemoveNode(NodeCluster.id(4)));
    long before = owned(c, 4);
    c.runUntil("under way", () -> owned(c, 4) < before);
    c.crash(4);
    c.run(500);
    c.start(4);
    c.runUntil("gone", () -> c.status(1).nodes().size() == 3 && quiet(c, 1));
    everythingIsThere(c, 1);
  }

  @Test
  void concurrentChangesOfNodesAreRefused() {
    NodeCluster c = loaded(24, 4);
    c.ask(1, new Request.AddNode(NodeCluster.id(5), NodeCluster.address(5)));
    Reply second = c.ask(2, new Request.AddNode(NodeCluster.id(6), NodeCluster.address(6)));
    assertThat(code(second)).isEqualTo(ErrorCode.CONFLICT);
    assertThat(code(c.ask(2, new Request.RemoveNode(NodeCluster.id(3)))))
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(c.ask(2, new Request.RemoveNode(NodeCluster.id(5)))).isInstanceOf(Reply.Done.class);
    assertThat(c.ask(2, new Request.AddNode(NodeCluster.id(6), NodeCluster.address(6))))
        .isInstanceOf(Reply.Done.class);
  }

  @Test
  void theArrivalOfANodeCanBeCalledOff() {
    NodeCluster c = loaded(25, 3);
    add(c, 4);
    c.runUntil("under way", () -> c.status(1).keyspaces().getFirst().partitionsMoving() > 0);
    assertThat(c.ask(1, new Request.RemoveNode(NodeCluster.id(4)))).isInstanceOf(Reply.Done.class);
    c.runUntil("gone", () -> c.status(1).nodes().size() == 3 && quiet(c, 1));
    everythingIsThere(c, 2);
  }

  @Test
  void aKeyspaceThatNeedsEveryNodeKeepsThem() {
    NodeCluster c = loaded(26, 3);
    Reply refused = c.ask(2, new Request.RemoveNode(NodeCluster.id(3)));
    assertThat(code(refused)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(((Reply.Refused) refused).refusal().message()).contains("'ks' n=3");
    assertThat(code(c.ask(2, new Request.RemoveNode(NodeCluster.id(1)))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(code(c.ask(2, new Request.RemoveNode(NodeCluster.id(9)))))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aNodeThatNobodyAdmittedWaitsAndSaysWhatToDo() {
    NodeCluster c = loaded(27, 3);
    c.start(4);
    c.run(3_000);
    assertThat(c.node(4).ready()).isFalse();
    assertThat(c.node(4).unreadyBecause()).contains("quorate cluster add n4");
    c.ask(1, new Request.AddNode(NodeCluster.id(4), NodeCluster.address(4)));
    c.runUntil("ready", () -> c.node(4).ready());
  }

  private static ErrorCode code(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Refused.class);
    return ((Reply.Refused) reply).refusal().code();
  }
}
