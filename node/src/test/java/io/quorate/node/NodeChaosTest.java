package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole nodes under crashes, lost disks, loss, cuts and changes of nodes: no acknowledged write is
 * lost, and the owners end up with the same. Each key is written by blind puts of values of its
 * own, so every acknowledged value must be among its siblings. To replay a run, give its seed to
 * {@code run}.
 */
@Timeout(300)
class NodeChaosTest {
  private static final int RUNS = 12;
  private static final int STEPS = 40;
  private static final int KEYS = 6;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("quorate.chaos.runs", RUNS));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothingAcknowledgedIsLost(long seed) {
    new Run(seed).run();
  }

  private static final class Run {
    private final SplittableRandom random;
    private final NodeCluster c;
    private final TreeMap<String, TreeSet<String>> acknowledged = new TreeMap<>();
    private int down;
    private int fifth;
    private int writes;

    Run(long seed) {
      random = new SplittableRandom(seed);
      c = NodeCluster.ready(seed, 4);
      c.ask(1, new Request.CreateKeyspace("ks", NodeCluster.settings(3, 2, 2, "strict", 4)));
      c.loss = 0.02;
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        step();
        c.run(random.nextLong(800));
      }
      c.loss = 0;
      if (down != 0) {
        c.start(down);
      }
      c.runUntil("ready", this::allReady);
      c.ask(1, new Request.Heal());
      // A row that came late to a node that is leaving waits for the audit, every ten minutes.
      c.runUntil("quiet", 1_200, this::quiet);
      for (int key = 0; key < KEYS; key++) {
        check("k" + key);
      }
      c.runUntil("converged", this::converged);
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0 -> crashOrStart(false);
        case 1 -> crashOrStart(random.nextInt(3) == 0);
        case 2 -> cut();
        case 3 -> c.ask(running(), new Request.Heal());
        case 4 -> changeNodes();
        default -> write();
      }
    }

    private int running() {
      List<Integer> candidates = new ArrayList<>(List.of(1, 2, 3, 4));
      candidates.remove(Integer.valueOf(down));
      return candidates.get(random.nextInt(candidates.size()));
    }

    private void crashOrStart(boolean withDisk) {
      if (down != 0) {
        c.start(down);
        down = 0;
        return;
      }
      if (withDisk) {
        return; // a lost disk is tried by itself, with the others healthy: see loseDisk
      }
      down = 1 + random.nextInt(4);
      c.crash(down);
    }

    private void cut() {
      List<NodeId> left = new ArrayList<>();
      List<NodeId> right = new ArrayList<>();
      for (int node = 1; node <= 4; node++) {
        (random.nextBoolean() ? left : right).add(NodeCluster.id(node));
      }
      if (!left.isEmpty() && !right.isEmpty()) {
        c.ask(running(), new Request.Cut(List.of(left, right)));
      }
    }

    private void changeNodes() {
      if (fifth == 0) {
        Reply reply =
            c.ask(running(), new Request.AddNode(NodeCluster.id(5), NodeCluster.address(5)));
        if (reply instanceof Reply.Done || isIndeterminate(reply)) {
          fifth = 5;
          c.start(5);
        }
      } else if (fifth == 5) {
        Reply reply = c.ask(running(), new Request.RemoveNode(NodeCluster.id(5)));
        fifth = reply instanceof Reply.Done || isIndeterminate(reply) ? 6 : fifth;
      }
    }

    private static boolean isIndeterminate(Reply reply) {
      return reply instanceof Reply.Refused refused
          && refused.refusal().code() == ErrorCode.INDETERMINATE;
    }

    private void write() {
      String key = "k" + random.nextInt(KEYS);
      String value = "v" + writes++;
      Reply reply =
          c.ask(running(), new Request.Put("ks", bytes(key), null, false, bytes(value), 0));
      if (reply instanceof Reply.Stored) {
        acknowledged.computeIfAbsent(key, k -> new TreeSet<>()).add(value);
      }
    }

    private void check(String key) {
      Reply reply = c.ask(1 + random.nextInt(4), new Request.Get("ks", bytes(key), 0));
      assertThat(reply).isInstanceOf(Reply.Found.class);
      TreeSet<String> found = new TreeSet<>();
      ((Reply.Found) reply)
          .siblings()
          .forEach(it -> found.add(new String(it.value(), StandardCharsets.UTF_8)));
      assertThat(found).containsAll(acknowledged.getOrDefault(key, new TreeSet<>()));
    }

    private boolean allReady() {
      for (int node = 1; node <= 4; node++) {
        if (!c.node(node).ready()) {
          return false;
        }
      }
      return true;
    }

    private boolean quiet() {
      return IntStream.rangeClosed(1, 4).allMatch(this::quiet);
    }

    private boolean quiet(int node) {
      if (!(c.ask(node, new Request.ClusterStatus(false)) instanceof Reply.Cluster reply)) {
        return false;
      }
      ClusterInfo status = reply.cluster();
      return status.cuts().isEmpty()
          && status.keyspaces().getFirst().partitionsMoving() == 0
          && status.nodes().stream().allMatch(it -> it.state().equals("alive"));
    }

    private boolean converged() {
      c.run(200);
      ClusterInfo status = c.status(1);
      return status.keyspaces().getFirst().partitionsDiverged() == 0
          && status.nodes().stream().allMatch(it -> it.hints() == 0);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
