package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole nodes in virtual time, over message bytes and a journal that syncs late. */
@Timeout(120)
class NodeClusterTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Request put(String key, String value, @Nullable Context context) {
    return new Request.Put("ks", bytes(key), context, false, bytes(value), 0);
  }

  private static Request get(String key) {
    return new Request.Get("ks", bytes(key), 0);
  }

  private static List<String> values(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Found.class);
    return ((Reply.Found) reply)
        .siblings().stream()
            .filter(sibling -> !sibling.deleted())
            .map(sibling -> new String(sibling.value(), StandardCharsets.UTF_8))
            .sorted()
            .toList();
  }

  private static ErrorCode code(Reply reply) {
    return ((Reply.Refused) reply).refusal().code();
  }

  private static NodeCluster withKeyspace(long seed, int nodes, String quorum) {
    NodeCluster c = NodeCluster.ready(seed, nodes);
    Reply created =
        c.ask(1, new Request.CreateKeyspace("ks", NodeCluster.settings(3, 2, 2, quorum, 8)));
    assertThat(created).isInstanceOf(Reply.Described.class);
    return c;
  }

  @Test
  void aClusterOfOneServes() {
    NodeCluster c = NodeCluster.ready(1, 1);
    c.ask(1, new Request.CreateKeyspace("ks", NodeCluster.settings(1, 1, 1, "strict", 4)));
    assertThat(c.ask(1, put("k", "v", null))).isInstanceOf(Reply.Stored.class);
    assertThat(values(c.ask(1, get("k")))).containsExactly("v");
  }

  @Test
  void anyNodeAnswersForAnyKey() {
    NodeCluster c = withKeyspace(2, 5, "strict");
    for (int i = 0; i < 20; i++) {
      assertThat(c.ask(1 + i % 5, put("k" + i, "v" + i, null))).isInstanceOf(Reply.Stored.class);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(values(c.ask(1 + (i + 2) % 5, get("k" + i)))).containsExactly("v" + i);
    }
    Reply.Listed all =
        (Reply.Listed) c.ask(4, new Request.Scan("ks", bytes(""), bytes(""), 100, true));
    assertThat(all.rows()).hasSize(20);
    assertThat(all.complete()).isTrue();
  }

  @Test
  void aKeyspaceIsServedByEveryNodeOnceItsCreationIsAnswered() {
    NodeCluster c = NodeCluster.ready(3, 3);
    c.ask(3, new Request.CreateKeyspace("ks", NodeCluster.settings(3, 2, 2, "strict", 8)));
    for (int node = 1; node <= 3; node++) {
      assertThat(c.ask(node, new Request.DescribeKeyspace("ks")))
          .isInstanceOf(Reply.Described.class);
      assertThat(c.ask(node, put("k" + node, "v", null))).isInstanceOf(Reply.Stored.class);
    }
  }

  @Test
  void creatingAgainChangesNothingAndOtherSettingsAreRefused() {
    NodeCluster c = withKeyspace(4, 3, "strict");
    assertThat(
            c.ask(2, new Request.CreateKeyspace("ks", NodeCluster.settings(3, 2, 2, "strict", 8))))
        .isInstanceOf(Reply.Described.class);
    Reply other =
        c.ask(2, new Request.CreateKeyspace("ks", NodeCluster.settings(3, 3, 2, "strict", 8)));
    assertThat(code(other)).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(((Reply.Refused) other).refusal().message()).contains("r is 2, not 3");
  }

  @Test
  void aDeletedKeyspaceLeavesNothingBehindWhenItIsCreatedAgain() {
    NodeCluster c = withKeyspace(5, 3, "strict");
    c.ask(1, put("k", "old", null));
    assertThat(c.ask(2, new Request.DeleteKeyspace("ks"))).isInstanceOf(Reply.Done.class);
    assertThat(code(c.ask(3, get("k")))).isEqualTo(ErrorCode.UNKNOWN_KEYSPACE);
    c.ask(3, new Request.CreateKeyspace("ks", NodeCluster.settings(3, 2, 2, "strict", 8)));
    assertThat(values(c.ask(1, get("k")))).isEmpty();
  }

  @Test
  void oneOfThreeMayDieAndComesBackWithEverything() {
    NodeCluster c = withKeyspace(6, 3, "strict");
    c.ask(1, put("a", "1", null));
    c.crash(3);
    c.run(500);
    assertThat(c.ask(1, put("b", "2", null))).isInstanceOf(Reply.Stored.class);
    assertThat(values(c.ask(2, get("a")))).containsExactly("1");
    c.start(3);
    c.runUntil("ready", () -> c.node(3).ready());
    assertThat(values(c.ask(3, get("b")))).containsExactly("2");
  }

  @Test
  void everythingStopsAndStartsAgainWithNothingLost() {
    NodeCluster c = withKeyspace(7, 3, "strict");
    for (int i = 0; i < 10; i++) {
      c.ask(1, put("k" + i, "v" + i, null));
    }
    for (int node = 1; node <= 3; node++) {
      c.crash(node);
    }
    for (int node = 1; node <= 3; node++) {
      c.start(node);
    }
    c.runUntil("ready", () -> c.node(1).ready() && c.node(2).ready() && c.node(3).ready());
    for (int i = 0; i < 10; i++) {
      assertThat(values(c.ask(2, get("k" + i)))).containsExactly("v" + i);
    }
  }

  @Test
  void bothSidesOfACutWriteAndTheSiblingsMeetWhenItHeals() {
    NodeCluster c = withKeyspace(8, 5, "sloppy");
    c.ask(1, put("k", "base", null));
    Context base = ((Reply.Found) c.ask(1, get("k"))).context();
    Reply cut =
        c.ask(
            1,
            new Request.Cut(
                List.of(
                    List.of(NodeCluster.id(1), NodeCluster.id(2)),
                    List.of(NodeCluster.id(3), NodeCluster.id(4), NodeCluster.id(5)))));
    assertThat(cut).isInstanceOf(Reply.Done.class);
    c.run(15_000);
    assertThat(c.status(3).cuts()).hasSize(2);
    assertThat(c.ask(1, put("k", "left", base))).isInstanceOf(Reply.Stored.class);
    assertThat(c.ask(5, put("k", "right", base))).isInstanceOf(Reply.Stored.class);
    assertThat(values(c.ask(2, get("k")))).containsExactly("left");
    assertThat(values(c.ask(4, get("k")))).containsExactly("right");

    assertThat(c.ask(2, new Request.Heal())).isInstanceOf(Reply.Done.class);
    c.runUntil("siblings", () -> values(c.ask(3, get("k"))).size() == 2);
    c.runUntil("drained", () -> c.status(1).nodes().stream().allMatch(n -> n.hints() == 0));
    Reply.Found both = (Reply.Found) c.ask(3, get("k"));
    c.ask(4, put("k", "merged", both.context()));
    assertThat(values(c.ask(1, get("k")))).containsExactly("merged");
    c.runUntil("converged", () -> converged(c.status(1)));
  }

  private static boolean converged(ClusterInfo status) {
    return status.keyspaces().getFirst().partitionsDiverged() == 0;
  }

  @Test
  void aStrictKeyspaceRefusesOnTheSmallSide() {
    NodeCluster c = withKeyspace(9, 3, "strict");
    c.ask(
        2,
        new Request.Cut(
            List.of(List.of(NodeCluster.id(1)), List.of(NodeCluster.id(2), NodeCluster.id(3)))));
    c.run(15_000);
    assertThat(code(c.ask(1, put("k", "v", null)))).isEqualTo(ErrorCode.QUORUM_UNAVAILABLE);
    assertThat(c.ask(2, put("k", "v", null))).isInstanceOf(Reply.Stored.class);
  }

  @Test
  void theTableCannotChangeWithoutAMajorityButDataIsServed() {
    NodeCluster c = withKeyspace(10, 5, "strict");
    c.ask(1, new Request.CreateKeyspace("ks1", NodeCluster.settings(3, 2, 2, "sloppy", 4)));
    List.of(1, 2, 3).forEach(c::crash);
    c.run(15_000);
    Reply refused =
        c.ask(4, new Request.CreateKeyspace("x", NodeCluster.settings(2, 1, 2, "strict", 4)));
    assertThat(code(refused)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(((Reply.Refused) refused).refusal().message()).contains("n1, n2, n3 cannot");
    assertThat(((Reply.Refused) refused).refusal().details())
        .containsEntry("missing", "n1, n2, n3");
    Request put = new Request.Put("ks1", bytes("k"), null, false, bytes("v"), 0);
    assertThat(c.ask(4, put)).isInstanceOf(Reply.Stored.class);
    c.crash(4);
    c.start(4);
    c.run(5_000);
    assertThat(values(c.ask(4, new Request.Get("ks1", bytes("k"), 0)))).containsExactly("v");
  }

  @Test
  void anyNodeMayDieAndTheTableIsChangedAllTheSame() {
    for (int victim : List.of(1, 2, 3)) {
      NodeCluster c = withKeyspace(40 + victim, 3, "strict");
      int other = victim % 3 + 1;
      c.crash(victim);
      Reply created =
          c.ask(other, new Request.CreateKeyspace("x", NodeCluster.settings(2, 1, 2, "strict", 4)));
      assertThat(created).isInstanceOf(Reply.Described.class);
      c.start(victim);
      c.runUntil("ready", () -> c.node(victim).ready());
      c.runUntil(
          "served",
          () -> c.ask(victim, new Request.DescribeKeyspace("x")) instanceof Reply.Described);
    }
  }

  @Test
  void aLostDiskGivesANewGeneration() {
    NodeCluster c = withKeyspace(11, 3, "strict");
    c.ask(1, put("k", "v", null));
    c.loseDisk(2);
    c.start(2);
    c.runUntil("ready", () -> c.node(2).ready());
    assertThat(c.machine(1).notes.get("metadata-generation")).isEqualTo(4);
    assertThat(values(c.ask(2, get("k")))).containsExactly("v");
  }

  @Test
  void aFounderGetsItsTableBackFromTheOthersAfterLosingItsDisk() {
    NodeCluster c = withKeyspace(12, 3, "strict");
    c.ask(1, put("k", "v", null));
    String cluster = c.node(2).cluster();
    c.loseDisk(1);
    c.start(1);
    c.runUntil("ready", () -> c.node(1).ready());
    assertThat(c.node(1).cluster()).isEqualTo(cluster);
    assertThat(values(c.ask(1, get("k")))).containsExactly("v");
    assertThat(
            c.ask(3, new Request.CreateKeyspace("x", NodeCluster.settings(2, 1, 2, "strict", 4))))
        .isInstanceOf(Reply.Described.class);
  }

  @Test
  void aNodeThatStopsIsMissedAtOnce() {
    NodeCluster c = withKeyspace(13, 3, "strict");
    c.machine(3).node.stop();
    c.run(50);
    assertThat(c.status(1).nodes().get(2).state()).isEqualTo("dead");
    assertThat(c.node(3).ready()).isFalse();
  }
}
