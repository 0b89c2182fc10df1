package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ordered keyspaces on whole nodes in virtual time. */
@Timeout(120)
class NodeOrderedTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Request put(String key, String value, @Nullable Context context) {
    return new Request.Put("ks", bytes(key), context, Request.Mode.SUPERSEDE, bytes(value), 0);
  }

  private static Request overwrite(String key, String value) {
    return new Request.Put("ks", bytes(key), null, Request.Mode.BLIND, bytes(value), 0);
  }

  private static Request get(String key) {
    return new Request.Get("ks", bytes(key), 0);
  }

  private static List<String> values(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Found.class);
    return ((Reply.Found) reply)
        .siblings().stream()
            .map(sibling -> new String(sibling.value(), StandardCharsets.UTF_8))
            .toList();
  }

  private static NodeCluster with(long seed, int nodes, String consistency) {
    NodeCluster c = NodeCluster.ready(seed, nodes);
    Reply created =
        c.ask(1, new Request.CreateKeyspace("ks", KeyspaceSettings.defaults(consistency)));
    assertThat(created).isInstanceOf(Reply.Described.class);
    c.runUntil("a leader", () -> c.ask(1, overwrite("first", "")) instanceof Reply.Stored);
    return c;
  }

  private static Reply.Stored stored(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Stored.class);
    return (Reply.Stored) reply;
  }

  private static ErrorCode code(Reply reply) {
    return ((Reply.Refused) reply).refusal().code();
  }

  private static int leader(NodeCluster c, int asked) {
    ClusterInfo status = ((Reply.Cluster) c.ask(asked, new Request.ClusterStatus(false))).cluster();
    String name = status.keyspaces().getFirst().owners().getFirst().getFirst().name();
    return Integer.parseInt(name.substring(1));
  }

  @Test
  void aStaleContextIsAConflictAndNoContextOnlyCreates() {
    NodeCluster c = with(1, 3, "linearizable");
    Context first = stored(c.ask(2, put("k", "1", null))).context();
    assertThat(code(c.ask(3, put("k", "2", null)))).isEqualTo(ErrorCode.CONFLICT);
    Context second = stored(c.ask(3, put("k", "2", first))).context();
    assertThat(code(c.ask(1, put("k", "3", first)))).isEqualTo(ErrorCode.CONFLICT);
    for (int node = 1; node <= 3; node++) {
      assertThat(values(c.ask(node, get("k")))).containsExactly("2");
    }
    stored(c.ask(1, new Request.Delete("ks", bytes("k"), second, Request.Mode.SUPERSEDE, 0)));
    assertThat(values(c.ask(2, get("k")))).isEmpty();
  }

  @Test
  void historyIsReadByRevisionUntilItIsCompacted() {
    NodeCluster c = with(2, 3, "linearizable");
    Reply.Stored one = stored(c.ask(1, overwrite("k", "1")));
    Reply.Stored two = stored(c.ask(2, overwrite("k", "2")));
    Reading then = new Reading(one.receipt().revision(), 0);
    assertThat(values(c.ask(3, new Request.Get("ks", bytes("k"), 0, then)))).containsExactly("1");
    Reply.Versions history =
        (Reply.Versions) c.ask(3, new Request.History("ks", bytes("k"), 0, 10));
    assertThat(history.versions())
        .extracting(Reply.Version::revision)
        .containsExactly(two.receipt().revision(), one.receipt().revision());
    assertThat(c.ask(2, new Request.Compact("ks", two.receipt().revision())))
        .isInstanceOf(Reply.Done.class);
    assertThat(code(c.ask(1, new Request.Get("ks", bytes("k"), 0, then))))
        .isEqualTo(ErrorCode.COMPACTED);
  }

  @Test
  void nothingAcknowledgedIsLostWhenTheLeaderCrashes() {
    NodeCluster c = with(3, 3, "linearizable");
    for (int i = 0; i < 20; i++) {
      stored(c.ask(1, overwrite("k" + i, "v" + i)));
    }
    int leader = leader(c, 1);
    int other = leader == 1 ? 2 : 1;
    c.crash(leader);
    c.runUntil(
        "another leader", () -> c.ask(other, overwrite("after", "x")) instanceof Reply.Stored);
    for (int i = 0; i < 20; i++) {
      assertThat(values(c.ask(other, get("k" + i)))).containsExactly("v" + i);
    }
    c.start(leader);
    c.runUntil("the old leader is back", () -> c.node(leader).ready());
    assertThat(values(c.ask(leader, get("after")))).containsExactly("x");
  }

  @Test
  void whoWaitsForALeaderThatIsLostIsToldAtOnceAndNobodyIsSentThereAnyMore() {
    NodeCluster c = with(9, 3, "linearizable");
    int leader = leader(c, 1);
    int other = leader == 1 ? 2 : 1;
    c.crash(leader);
    AtomicReference<@Nullable Reply> write = c.send(other, overwrite("k", "v"));
    AtomicReference<@Nullable Reply> read = c.send(other, get("first"));
    c.run(10);
    assertThat(write.get()).isNull();
    long lost = c.millis();
    for (int node = 1; node <= 3; node++) {
      if (node != leader) {
        c.linked(node, leader, false);
      }
    }
    assertThat(write.get()).isInstanceOf(Reply.Refused.class);
    assertThat(write.get()).extracting(NodeOrderedTest::code).isEqualTo(ErrorCode.INDETERMINATE);
    c.runUntil("the read is answered", () -> read.get() != null);
    c.runUntil(
        "another leader", () -> c.ask(other, overwrite("after", "x")) instanceof Reply.Stored);
    // An election time-out of at most 1.5 s, and the votes; a request that went to the lost node
    // would wait for longer than that alone.
    assertThat(c.millis() - lost).isLessThan(2_500);
  }

  @Test
  void nothingIsLostWhenAllCrashAtOnce() {
    NodeCluster c = with(4, 3, "linearizable");
    for (int i = 0; i < 20; i++) {
      stored(c.ask(1 + i % 3, overwrite("k" + i, "v" + i)));
    }
    for (int node = 1; node <= 3; node++) {
      c.crash(node);
    }
    for (int node = 1; node <= 3; node++) {
      c.start(node);
    }
    c.runUntil("a leader", () -> c.ask(2, overwrite("after", "x")) instanceof Reply.Stored);
    for (int i = 0; i < 20; i++) {
      assertThat(values(c.ask(3, get("k" + i)))).containsExactly("v" + i);
    }
  }

  @Test
  void aMinorityNeitherReadsNorWrites() {
    NodeCluster c = with(5, 3, "linearizable");
    c.crash(2);
    c.crash(3);
    c.run(5_000);
    assertThat(c.ask(1, overwrite("k", "v"))).isInstanceOf(Reply.Refused.class);
    assertThat(c.ask(1, get("first"))).isInstanceOf(Reply.Refused.class);
  }

  @Test
  void aSequentialKeyspaceReadsWhatTheSessionHasSeenFromAnyReplica() {
    NodeCluster c = with(6, 3, "sequential");
    long seen = stored(c.ask(1, overwrite("k", "v"))).receipt().index();
    for (int node = 1; node <= 3; node++) {
      Reply read = c.ask(node, new Request.Get("ks", bytes("k"), 0, new Reading(0, seen)));
      assertThat(values(read)).containsExactly("v");
    }
    c.crash(2);
    c.crash(3);
    c.run(5_000);
    assertThat(values(c.ask(1, get("k")))).containsExactly("v"); // no majority: reads, no writes
    assertThat(c.ask(1, overwrite("k", "w"))).isInstanceOf(Reply.Refused.class);
  }

  @Test
  void aSequentialKeyspaceHasOnePartition() {
    NodeCluster c = NodeCluster.ready(7, 3);
    KeyspaceSettings d = KeyspaceSettings.defaults("sequential");
    Reply refused =
        c.ask(
            1,
            new Request.CreateKeyspace(
                "ks",
                new KeyspaceSettings(
                    "sequential",
                    3,
                    0,
                    0,
                    d.quorum(),
                    false,
                    d.merge(),
                    2,
                    d.placement(),
                    1,
                    1,
                    1024,
                    0)));
    assertThat(((Reply.Refused) refused).refusal().message()).contains("exactly one partition");
  }

  @Test
  void aGroupFollowsItsOwnersWhenNodesComeAndGo() {
    NodeCluster c = with(8, 3, "linearizable");
    for (int i = 0; i < 20; i++) {
      stored(c.ask(1, overwrite("k" + i, "v" + i)));
    }
    add(c, 1, 4);
    assertThat(c.ask(1, new Request.RemoveNode(NodeCluster.id(3)))).isInstanceOf(Reply.Done.class);
    c.runUntil("node 3 has gone", 120, () -> !memberOf(c, 3));
    c.crash(3);
    c.runUntil("a leader", () -> c.ask(4, overwrite("after", "x")) instanceof Reply.Stored);
    for (int i = 0; i < 20; i++) {
      assertThat(values(c.ask(4, get("k" + i)))).containsExactly("v" + i);
    }
  }

  private static void add(NodeCluster c, int asked, int number) {
    assertThat(
            c.ask(asked, new Request.AddNode(NodeCluster.id(number), NodeCluster.address(number))))
        .isInstanceOf(Reply.Done.class);
    c.start(number);
    c.runUntil("n" + number + " has its share", 120, () -> settled(c, asked));
  }

  private static void remove(NodeCluster c, int asked, int number) {
    assertThat(c.ask(asked, new Request.RemoveNode(NodeCluster.id(number))))
        .isInstanceOf(Reply.Done.class);
    c.runUntil("n" + number + " has gone", 120, () -> goneFrom(c, asked, number));
    c.crash(number);
  }

  private static boolean goneFrom(NodeCluster c, int asked, int number) {
    return c.status(asked).nodes().stream()
            .noneMatch(it -> it.node().equals(NodeCluster.id(number)))
        && settled(c, asked);
  }

  private static boolean settled(NodeCluster c, int asked) {
    ClusterInfo status = c.status(asked);
    return status.keyspaces().stream().allMatch(it -> it.partitionsMoving() == 0)
        && status.nodes().stream().noneMatch(it -> it.state().matches("joining|leaving"));
  }

  private static int replicas(NodeCluster c, int asked) {
    Reply reply = c.ask(asked, new Request.DescribeKeyspace("ks"));
    return ((Reply.Described) reply).keyspace().settings().n();
  }

  /** From three nodes to one and back to three others, each step while it is written to. */
  @Test
  void aGroupShrinksAndGrowsWithItsCluster() {
    NodeCluster c = with(11, 3, "linearizable");
    stored(c.ask(1, overwrite("three", "v")));
    remove(c, 1, 3);
    assertThat(replicas(c, 1)).isEqualTo(2);
    stored(c.ask(1, overwrite("two", "v")));
    remove(c, 1, 2);
    assertThat(replicas(c, 1)).isEqualTo(1);
    stored(c.ask(1, overwrite("one", "v")));
    assertThat(code(c.ask(1, new Request.RemoveNode(NodeCluster.id(1)))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    add(c, 1, 4);
    add(c, 1, 5);
    assertThat(replicas(c, 4)).isEqualTo(3);
    remove(c, 5, 1);
    for (String key : List.of("three", "two", "one")) {
      assertThat(values(c.ask(4, get(key)))).containsExactly("v");
    }
  }

  @Test
  void aGroupWithFewerReplicasMovesBeforeItShrinks() {
    NodeCluster c = NodeCluster.ready(12, 4);
    KeyspaceSettings two = KeyspaceSettings.defaults("linearizable").withReplicas(2);
    assertThat(c.ask(1, new Request.CreateKeyspace("ks", two))).isInstanceOf(Reply.Described.class);
    c.runUntil("a leader", () -> c.ask(4, overwrite("k", "v")) instanceof Reply.Stored);
    for (int gone = 1; gone <= 3; gone++) {
      remove(c, 4, gone);
      assertThat(replicas(c, 4)).isEqualTo(gone == 3 ? 1 : 2);
      assertThat(values(c.ask(4, get("k")))).containsExactly("v");
    }
  }

  /** Whoever drives the change, leads the group or leaves may stop at any moment of it. */
  @Test
  void crashesWhileAGroupShrinksChangeNothingButTheTime() {
    for (int victim = 1; victim <= 3; victim++) {
      for (int after : List.of(0, 100, 400, 1_200)) {
        NodeCluster c = with(100 + 10 * victim + after, 3, "linearizable");
        int down = victim;
        stored(c.ask(1, overwrite("k", "v")));
        assertThat(c.ask(1, new Request.RemoveNode(NodeCluster.id(3))))
            .isInstanceOf(Reply.Done.class);
        c.run(after);
        c.crash(down);
        c.run(2_000);
        c.start(down);
        c.runUntil("n3 has gone", 240, () -> goneFrom(c, 1, 3));
        c.crash(3);
        c.runUntil("a leader", () -> c.ask(1, overwrite("k", "w")) instanceof Reply.Stored);
        assertThat(values(c.ask(2, get("k")))).containsExactly("w");
      }
    }
  }

  @Test
  void aDeadNodeLeavesAGroupWhoseMajorityLives() {
    NodeCluster c = with(13, 3, "linearizable");
    stored(c.ask(1, overwrite("k", "v")));
    c.crash(3);
    c.run(15_000);
    assertThat(c.ask(1, new Request.RemoveNode(NodeCluster.id(3)))).isInstanceOf(Reply.Done.class);
    c.runUntil("n3 has gone", 120, () -> goneFrom(c, 1, 3));
    stored(c.ask(2, overwrite("k", "w")));
    c.start(3);
    c.runUntil("told", () -> c.node(3).removed());
  }

  @Test
  void aNodeWithoutWhichNobodyCouldDecideIsNotRemoved() {
    NodeCluster c = with(14, 3, "linearizable");
    remove(c, 1, 3);
    int dead = 3 - Integer.parseInt(c.status(1).metadata().voters().getFirst().name().substring(1));
    int alive = 3 - dead;
    c.crash(dead);
    c.run(15_000);
    Reply refused = c.ask(alive, new Request.RemoveNode(NodeCluster.id(dead)));
    assertThat(code(refused)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(((Reply.Refused) refused).refusal().message())
        .isEqualTo(
            "The replicas of 'ks' are changed by a majority of them, and n"
                + dead
                + " cannot be reached: start what is missing first, or delete the keyspace");
    c.start(dead);
    c.runUntil("back", () -> c.node(dead).ready());
    remove(c, alive, dead);
    stored(c.ask(alive, overwrite("k", "w")));
  }

  @Test
  void aGroupThatWasAboutToGrowStaysAsItWas() {
    NodeCluster c = with(15, 3, "linearizable");
    c.ask(1, new Request.AddNode(NodeCluster.id(4), NodeCluster.address(4)));
    c.start(4);
    c.runUntil("under way", () -> c.status(1).keyspaces().getFirst().partitionsMoving() > 0);
    assertThat(c.ask(1, new Request.RemoveNode(NodeCluster.id(4)))).isInstanceOf(Reply.Done.class);
    c.runUntil("gone", 120, () -> goneFrom(c, 1, 4));
    assertThat(replicas(c, 1)).isEqualTo(3);
    c.crash(4);
    c.crash(3);
    c.runUntil("a majority of three", () -> c.ask(1, overwrite("k", "w")) instanceof Reply.Stored);
  }

  /** Each disk is lost once, that of whoever leads included: one after the other comes back. */
  @Test
  void aVoterThatLostItsDiskIsAdmittedAgain() {
    NodeCluster c = with(9, 3, "linearizable");
    for (int lost = 1; lost <= 3; lost++) {
      int victim = lost;
      int other = victim % 3 + 1;
      stored(c.ask(other, overwrite("k" + victim, "before")));
      c.loseDisk(victim);
      c.start(victim);
      c.runUntil(
          "n" + victim + " votes again",
          () -> c.machine(victim).notes.containsKey("replica-admitted"));
      c.machine(victim).notes.remove("replica-admitted");
      c.crash(other);
      int last = other % 3 + 1;
      c.runUntil(
          "a majority with n" + victim,
          () -> c.ask(last, overwrite("k" + victim, "after")) instanceof Reply.Stored);
      for (int key = 1; key <= victim; key++) {
        assertThat(values(c.ask(victim, get("k" + key)))).containsExactly("after");
      }
      c.start(other);
      c.runUntil("n" + other + " is back", () -> c.node(other).ready());
    }
  }

  /**
   * It served the keyspace before without a replica. Its tables know nothing of the move when it
   * crashes, only the journal does.
   */
  @Test
  void aReplicaThatHasJustComeRemembersWhatItAcknowledged() {
    NodeCluster c = NodeCluster.ready(16, 4);
    KeyspaceSettings three = KeyspaceSettings.defaults("linearizable").withReplicas(3);
    c.ask(1, new Request.CreateKeyspace("ks", three));
    List<Integer> owners = owners(c, 1);
    int first = owners.get(0);
    int second = owners.get(1);
    int comes = 1 + 2 + 3 + 4 - first - second - owners.get(2);
    remove(c, first, owners.get(2));
    assertThat(owners(c, first)).contains(first, second, comes);
    c.crash(first);
    c.runUntil("a leader", () -> c.ask(second, overwrite("k", "v")) instanceof Reply.Stored);
    c.crash(second);
    c.crash(comes);
    c.start(first);
    c.start(comes);
    c.runUntil("a majority", () -> c.ask(first, overwrite("other", "x")) instanceof Reply.Stored);
    assertThat(values(c.ask(first, get("k")))).containsExactly("v");
  }

  private static List<Integer> owners(NodeCluster c, int asked) {
    return c.status(asked).keyspaces().getFirst().owners().getFirst().stream()
        .map(node -> Integer.valueOf(node.name().substring(1)))
        .toList();
  }

  /** Its votes are forgotten: until it is admitted it must not help anybody to a majority. */
  @Test
  void whoLostItsDiskVotesForNobodyBeforeItIsAdmitted() {
    NodeCluster c = with(10, 3, "linearizable");
    stored(c.ask(1, overwrite("k", "v")));
    c.crash(3);
    c.loseDisk(2);
    c.crash(1);
    c.start(1);
    c.start(2);
    c.run(20_000);
    assertThat(c.ask(1, overwrite("k", "w"))).isInstanceOf(Reply.Refused.class);
    c.start(3);
    c.runUntil("a leader", () -> c.ask(1, overwrite("k", "w")) instanceof Reply.Stored);
    assertThat(values(c.ask(2, get("k")))).containsExactly("w");
  }

  private static boolean memberOf(NodeCluster c, int node) {
    return c.status(1).nodes().stream().anyMatch(it -> it.node().equals(NodeCluster.id(node)));
  }
}
