package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Looks at the cluster until it is as wanted, or time is up. */
final class Settling {

  private static final String ALIVE = "alive";
  private static final String DEAD = "dead";
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Remote remote;
  private final int secondsMax;

  Settling(Remote remote, int secondsMax) {
    this.remote = remote;
    this.secondsMax = secondsMax;
  }

  /** The last that was seen of the cluster: as wanted, unless time was up. */
  ClusterInfo await(Predicate<ClusterInfo> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
    try (QuorateClient client = remote.connect()) {
      ClusterInfo cluster = look(client);
      while (!wanted.test(cluster) && System.nanoTime() - deadline < 0) {
        Pause.of(PAUSE);
        cluster = look(client);
      }
      return cluster;
    }
  }

  /** The same, telling what is seen each time. */
  ClusterInfo await(Predicate<ClusterInfo> wanted, Consumer<ClusterInfo> seen)
      throws InterruptedException {
    return await(cluster -> {
      seen.accept(cluster);
      return wanted.test(cluster);
    });
  }

  private static ClusterInfo look(QuorateClient client) {
    return Remote.call(client, new Request.ClusterStatus(true), Reply.Cluster.class).cluster();
  }

  /** Every node serves, no hint waits, replicas agree and nothing moves. */
  static boolean settled(ClusterInfo cluster) {
    for (ClusterInfo.NodeInfo node : cluster.nodes()) {
      if (!node.state().equals(ALIVE) || !node.ready() || node.hints() != 0) {
        return false;
      }
    }
    for (ClusterInfo.KeyspaceStatus keyspace : cluster.keyspaces()) {
      if (keyspace.partitionsDiverged() != 0 || keyspace.partitionsMoving() != 0) {
        return false;
      }
    }
    return true;
  }

  /** The node is a member, serves, and no partition is on its way any more. */
  static boolean joined(ClusterInfo cluster, NodeId node) {
    return cluster.nodes().stream()
            .anyMatch(it -> it.node().equals(node) && it.state().equals(ALIVE) && it.ready())
        && moving(cluster) == 0;
  }

  /** The node is no member any more. */
  static boolean left(ClusterInfo cluster, NodeId node) {
    return cluster.nodes().stream().noneMatch(it -> it.node().equals(node));
  }

  /** Partitions with moves to go. */
  static int moving(ClusterInfo cluster) {
    return cluster.keyspaces().stream()
        .mapToInt(ClusterInfo.KeyspaceStatus::partitionsMoving)
        .sum();
  }

  /** The node that answers believes every node alive. */
  static boolean together(ClusterInfo cluster) {
    return cluster.nodes().stream().allMatch(node -> node.state().equals(ALIVE));
  }

  /** The node that answers believes those of other groups dead. */
  static boolean apart(ClusterInfo cluster, List<List<NodeId>> groups) {
    for (List<NodeId> group : groups) {
      boolean own = group.contains(cluster.self());
      for (ClusterInfo.NodeInfo node : cluster.nodes()) {
        if (!own && group.contains(node.node()) && !node.state().equals(DEAD)) {
          return false;
        }
      }
    }
    return true;
  }
}
