package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The group that decides about nodes, keyspaces and ownership, on whole nodes in virtual time. */
@Timeout(240)
class NodeMetadataTest {

  private static Reply create(NodeCluster c, int asked, String name) {
    return c.ask(
        asked, new Request.CreateKeyspace(name, NodeCluster.settings(1, 1, 1, "strict", 2)));
  }

  private static void creates(NodeCluster c, int asked, String name) {
    // Whoever has just crashed may still be waited for: then the answer says so, and is asked
    // again.
    c.runUntil("created", () -> create(c, asked, name) instanceof Reply.Described);
  }

  private static ClusterInfo seen(NodeCluster c, int by) {
    return ((Reply.Cluster) c.ask(by, new Request.ClusterStatus(false))).cluster();
  }

  private static List<NodeId> voters(NodeCluster c, int by) {
    return seen(c, by).metadata().voters();
  }

  private static int leader(NodeCluster c, int by) {
    AtomicReference<@Nullable NodeId> leader = new AtomicReference<>();
    c.runUntil(
        "a leader",
        () -> {
          leader.set(seen(c, by).metadata().leader());
          return leader.get() != null;
        });
    return Integer.parseInt(String.valueOf(leader.get()).substring(1));
  }

  private static List<NodeId> ids(Integer... numbers) {
    return List.of(numbers).stream().map(NodeCluster::id).toList();
  }

  private static void add(NodeCluster c, int asked, int number) {
    Request add = new Request.AddNode(NodeCluster.id(number), NodeCluster.address(number));
    c.runUntil("admitted", () -> c.ask(asked, add) instanceof Reply.Done);
    c.start(number);
    c.runUntil("ready", () -> c.node(number).ready());
  }

  private static void remove(NodeCluster c, int asked, int number) {
    Request remove = new Request.RemoveNode(NodeCluster.id(number));
    c.runUntil("removed", () -> c.ask(asked, remove) instanceof Reply.Done);
    c.runUntil(
        "let go",
        () ->
            seen(c, asked).nodes().stream()
                .noneMatch(it -> it.node().equals(NodeCluster.id(number))));
  }

  @Test
  void theVotersAreAnOddNumberUpToFive() {
    for (int nodes : List.of(1, 2, 3, 4, 5, 6)) {
      NodeCluster c = NodeCluster.ready(nodes, nodes);
      assertThat(voters(c, nodes)).hasSize(List.of(1, 1, 3, 3, 5, 5).get(nodes - 1));
      assertThat(voters(c, nodes)).startsWith(NodeCluster.id(1));
      creates(c, nodes, "ks");
    }
  }

  @Test
  void theGroupGrowsAndShrinksWithTheCluster() {
    NodeCluster c = NodeCluster.ready(10, 3);
    add(c, 1, 4);
    add(c, 2, 5);
    c.runUntil("five voters", () -> voters(c, 3).size() == 5);
    List.of(1, 2).forEach(c::crash);
    creates(c, 3, "three-of-five");
    List.of(1, 2).forEach(c::start);
    c.runUntil("ready", () -> c.node(1).ready() && c.node(2).ready());
    remove(c, 3, 1);
    remove(c, 3, 2);
    c.runUntil("three voters", () -> voters(c, 3).equals(ids(3, 4, 5)));
    c.crash(1);
    c.crash(2);
    creates(c, 4, "without-the-founders");
    c.crash(leader(c, 3));
    int left = List.of(3, 4, 5).stream().filter(it -> c.machine(it).node != null).findFirst().get();
    creates(c, left, "two-of-three");
  }

  @Test
  void theLeaderCanBeRemovedWhileItLives() {
    NodeCluster c = NodeCluster.ready(11, 4);
    int leader = leader(c, 1);
    int other = leader % 4 + 1;
    remove(c, other, leader);
    assertThat(voters(c, other)).doesNotContain(NodeCluster.id(leader)).hasSize(3);
    c.runUntil("told", () -> c.node(leader).removed());
    creates(c, other, "ks");
  }

  @Test
  void aDeadLeaderCanBeRemoved() {
    NodeCluster c = NodeCluster.ready(12, 4);
    int leader = leader(c, 1);
    int other = leader % 4 + 1;
    c.crash(leader);
    c.run(15_000);
    remove(c, other, leader);
    assertThat(voters(c, other)).doesNotContain(NodeCluster.id(leader)).hasSize(3);
    creates(c, other, "ks");
  }

  @Test
  void aVoterThatLostItsDiskIsSeatedAnewBeforeItVotes() {
    for (int victim : List.of(1, 2, 3)) {
      NodeCluster c = NodeCluster.ready(20 + victim, 3);
      int next = victim % 3 + 1;
      int last = next % 3 + 1;
      creates(c, victim, "before");
      c.loseDisk(victim);
      c.start(victim);
      c.runUntil("unseated", () -> !voters(c, next).contains(NodeCluster.id(victim)));
      c.runUntil("seated", () -> voters(c, next).contains(NodeCluster.id(victim)));
      c.runUntil("ready", () -> c.node(victim).ready());
      c.crash(next); // now its vote is needed
      creates(c, last, "after");
      assertThat(c.ask(victim, new Request.DescribeKeyspace("before")))
          .isInstanceOf(Reply.Described.class);
    }
  }

  /** There is no moment at which two vote: the group would be lost with the disk of either. */
  @Test
  void aDiskMayBeLostWhileOneVoterBecomesThreeOrThreeBecomeOne() {
    for (int seed = 0; seed < 40; seed++) {
      NodeCluster c = NodeCluster.ready(300 + seed, seed % 2 == 0 ? 2 : 3);
      boolean grows = seed % 2 == 0;
      if (grows) {
        Request add = new Request.AddNode(NodeCluster.id(3), NodeCluster.address(3));
        c.runUntil("admitted", () -> c.ask(1, add) instanceof Reply.Done);
        c.start(3);
        c.runUntil("arrived", () -> !c.node(3).cluster().isEmpty());
      } else {
        int asked = leader(c, 1);
        Request remove = new Request.RemoveNode(NodeCluster.id(3));
        c.runUntil("removed", () -> c.ask(asked, remove) instanceof Reply.Done);
      }
      int leader = leader(c, 1);
      c.run(new SplittableRandom(seed).nextLong(grows ? 2_500 : 400));
      int victim = leader == 2 ? 1 : 2;
      c.loseDisk(victim);
      c.start(victim);
      int other = 3 - victim;
      c.runUntil("ready", () -> c.node(victim).ready() && c.node(other).ready());
      creates(c, other, "ks");
    }
  }

  /** What it decided last may have reached nobody, or be on its way: it would decide it twice. */
  @Test
  void anOnlyVoterThatLostItsDiskDecidesNothingAgain() {
    NodeCluster c = NodeCluster.ready(13, 2);
    creates(c, 2, "before");
    long version = c.node(2).table().version();
    c.crash(2);
    c.run(10_000);
    creates(c, 1, "alone");
    c.loseDisk(1);
    c.run(10_000); // nothing is on its way any more
    c.start(1);
    c.start(2);
    c.runUntil("told", () -> c.node(1).unreadyBecause().contains("n1 alone decided about the"));
    c.run(60_000);
    assertThat(c.node(1).unreadyBecause()).contains("the directory that it had");
    assertThat(c.node(2).table().version()).isEqualTo(version);
    assertThat(create(c, 2, "after")).isInstanceOf(Reply.Refused.class);
    assertThat(c.ask(2, new Request.DescribeKeyspace("before")))
        .isInstanceOf(Reply.Described.class);
  }

  /** The other founder has the first table, in which no directory holds the seat yet. */
  @Test
  void norDoesOneThatLostItBeforeTheOthersKnewOfItsDirectory() {
    for (int seed = 0; seed < 40; seed++) {
      NodeCluster c = new NodeCluster(400 + seed, 2);
      c.start(1);
      c.start(2);
      c.runUntil("founded", () -> c.node(2).table().founded());
      c.crash(2);
      long version = c.node(1).table().version();
      c.loseDisk(1);
      c.start(1);
      c.start(2);
      c.run(20_000);
      assertThat(c.node(2).table().version()).isLessThanOrEqualTo(version);
    }
  }

  @Test
  void nothingIsFoundedBeforeAllFoundersHaveCome() {
    NodeCluster c = new NodeCluster(14, 3);
    c.start(3);
    c.start(1);
    c.run(20_000);
    assertThat(c.node(1).unreadyBecause()).contains("once all of n1, n2, n3 run");
    c.start(2);
    c.runUntil("ready", () -> c.node(1).ready() && c.node(2).ready() && c.node(3).ready());
  }

  @Test
  void anEmptyDiskFoundsNoSecondCluster() {
    NodeCluster c = NodeCluster.ready(15, 3);
    creates(c, 1, "ks");
    String cluster = c.node(1).cluster();
    List.of(1, 2, 3).forEach(c::crash);
    c.loseDisk(1);
    c.start(1);
    c.run(30_000);
    assertThat(c.node(1).cluster()).isEmpty();
    c.start(2);
    c.run(10_000);
    assertThat(c.node(1).cluster()).isEqualTo(cluster); // known, but a majority is missing
    assertThat(create(c, 2, "x")).isInstanceOf(Reply.Refused.class);
    c.start(3);
    c.runUntil("ready", () -> c.node(1).ready() && c.node(2).ready() && c.node(3).ready());
    creates(c, 1, "x");
    assertThat(c.ask(1, new Request.DescribeKeyspace("ks"))).isInstanceOf(Reply.Described.class);
  }

  @Test
  void oneClusterIsFoundedHoweverTheFoundersCrash() {
    for (int seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      NodeCluster c = new NodeCluster(100 + seed, 3);
      for (int number = 1; number <= 3; number++) {
        c.start(number);
        c.run(random.nextLong(30));
      }
      for (int crash = 0; crash < 6; crash++) {
        int victim = 1 + random.nextInt(3);
        c.crash(victim);
        c.run(random.nextLong(40));
        c.start(victim);
        c.run(random.nextLong(crash % 2 == 0 ? 20 : 2_000));
      }
      c.runUntil("ready", () -> c.node(1).ready() && c.node(2).ready() && c.node(3).ready());
      assertThat(
              new TreeSet<>(List.of(c.node(1).cluster(), c.node(2).cluster(), c.node(3).cluster())))
          .hasSize(1);
      creates(c, 1 + seed % 3, "ks");
    }
  }

  /** Whoever asked waits through the change of leaders, and hears what became of its one change. */
  @Test
  void aChangeTakesEffectOnceThoughTheLeaderDies() {
    for (int seed = 0; seed < 20; seed++) {
      NodeCluster c = NodeCluster.ready(200 + seed, 3);
      creates(c, 1, "ks");
      int leader = leader(c, 1);
      int asked = leader % 3 + 1;
      AtomicReference<@Nullable Reply> answer = new AtomicReference<>();
      c.node(asked).request(new Request.DeleteKeyspace("ks"), answer::set);
      c.node(asked).settle();
      c.run(seed % 8);
      c.crash(leader);
      c.runUntil("answered", () -> answer.get() != null);
      assertThat(answer.get()).as("seed " + seed).isInstanceOf(Reply.Done.class);
    }
  }
}
