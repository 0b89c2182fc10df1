package io.quorate.cli;

import io.quorate.store.operation.ClusterInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Nodes and keyspaces, hints that wait, partitions that move or differ. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Show nodes and keyspaces: who is alive, hints that wait, partitions that move or differ.")
final class ClusterStatusCommand implements Callable<Integer> {

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description =
          "Wait until every node serves, hints have drained, replicas agree and nothing moves; exit status 3 if"
              + " that takes longer.")
  int waitSeconds;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    Settling settling = new Settling(remote, waitSeconds);
    ClusterInfo cluster = settling.await(Settling::settled);
    output.print(document(cluster), text(cluster));
    return waitSeconds == 0 || Settling.settled(cluster) ? ExitStatus.DONE : ExitStatus.UNAVAILABLE;
  }

  private static String text(ClusterInfo cluster) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "cluster %s, table version %d, as %s sees it"
            .formatted(cluster.cluster(), cluster.tableVersion(), cluster.self()));
    lines.add("  " + metadata(cluster.metadata()));
    for (ClusterInfo.NodeInfo node : cluster.nodes()) {
      lines.add(
          "  %-8s http://%s:%d  %-8s %s  hints %s"
              .formatted(
                  node.node(),
                  node.address().host(),
                  node.address().port(),
                  node.state(),
                  node.ready() ? "ready" : "not ready",
                  known(node.hints())));
    }
    for (ClusterInfo.KeyspaceStatus keyspace : cluster.keyspaces()) {
      lines.add("  " + Views.keyspaceLine(keyspace.keyspace()));
      lines.add("    %s, %s".formatted(convergence(keyspace), movement(keyspace)));
    }
    if (!cluster.cuts().isEmpty()) {
      lines.add(
          "  cut: "
              + String.join(
                  " | ",
                  cluster.cuts().stream().map(g -> String.join(",", Views.names(g))).toList()));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String metadata(ClusterInfo.MetadataInfo group) {
    return "decided by %s, %s%s"
        .formatted(
            String.join(", ", Views.names(group.voters())),
            group.leader() == null ? "without a leader now" : "led by " + group.leader(),
            group.learners().isEmpty()
                ? ""
                : ", soon also " + String.join(", ", Views.names(group.learners())));
  }

  private static String known(long figure) {
    return figure < 0 ? "unknown" : Long.toString(figure);
  }

  private static String convergence(ClusterInfo.KeyspaceStatus keyspace) {
    return switch (keyspace.partitionsDiverged()) {
      case 0 -> "all replicas agree";
      case -1 -> "not all replicas could be asked";
      default -> "replicas differ in %d partitions".formatted(keyspace.partitionsDiverged());
    };
  }

  private static String movement(ClusterInfo.KeyspaceStatus keyspace) {
    return keyspace.partitionsMoving() == 0
        ? "no partition moves"
        : "%d partitions left to move, %d rows of those under way"
            .formatted(keyspace.partitionsMoving(), keyspace.movedRows());
  }

  private static Map<String, Object> document(ClusterInfo cluster) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("cluster", cluster.cluster());
    view.put("self", cluster.self().name());
    view.put("metadata", metadataView(cluster.metadata()));
    view.put("tableVersion", cluster.tableVersion());
    view.put("nodes", cluster.nodes().stream().map(ClusterStatusCommand::node).toList());
    view.put(
        "keyspaces", cluster.keyspaces().stream().map(ClusterStatusCommand::keyspace).toList());
    view.put("cuts", cluster.cuts().stream().map(Views::names).toList());
    return view;
  }

  private static Map<String, Object> metadataView(ClusterInfo.MetadataInfo group) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("leader", group.leader() == null ? null : group.leader().name());
    view.put("voters", Views.names(group.voters()));
    view.put("learners", Views.names(group.learners()));
    return view;
  }

  private static Map<String, Object> node(ClusterInfo.NodeInfo node) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", node.node().name());
    view.put("host", node.address().host());
    view.put("port", node.address().port());
    view.put("state", node.state());
    view.put("ready", node.ready());
    view.put("hints", node.hints());
    view.put("figures", node.figures());
    return view;
  }

  private static Map<String, Object> keyspace(ClusterInfo.KeyspaceStatus status) {
    Map<String, Object> view = Views.keyspace(status.keyspace());
    view.put("partitionsDiverged", status.partitionsDiverged());
    view.put("partitionsMoving", status.partitionsMoving());
    view.put("movedRows", status.movedRows());
    return view;
  }
}
