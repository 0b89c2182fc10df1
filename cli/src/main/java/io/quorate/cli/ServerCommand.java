package io.quorate.cli;

import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.ServerConfig;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one node until it is told to stop. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    description = {
      "Run one node. Started again in the same data directory it remembers the rest:",
      "  quorate server --data ./n4 --name n4 --port 7430 --join http://127.0.0.1:7400",
      "  quorate server --data ./n4"
    })
final class ServerCommand implements Callable<Integer> {

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data directory.")
  Path data = Path.of(".");

  @Option(names = "--name", description = "Name, unique in the cluster and never given twice.")
  @Nullable String name;

  @Option(
      names = "--host",
      description = "Address to bind, by which the others reach it too (default: 127.0.0.1).")
  @Nullable String host;

  @Option(
      names = "--port",
      description =
          "First of four ports: HTTP, gRPC, clients, peers. Another one than last time is told to the others.")
  @Nullable Integer port;

  @Option(
      names = "--join",
      split = ",",
      paramLabel = "URL",
      description = "Nodes of the cluster to join; then admit the node with: quorate cluster add.")
  List<String> join = List.of();

  @Option(
      names = "--cluster",
      hidden = true,
      description = "With --bootstrap: the id of the cluster that these nodes found together.")
  String cluster = "";

  @Option(
      names = "--bootstrap",
      split = ",",
      paramLabel = "NAME=HOST:PORT",
      description = "Found a cluster: all its first nodes, the same list on each of them.")
  List<String> bootstrap = List.of();

  @Option(
      names = "--stop-with-input",
      hidden = true,
      description = "Stop when standard input ends, as it does when the parent dies.")
  boolean stopWithInput;

  @Option(names = "--log-json", description = "Log one JSON object a line.")
  boolean logJson;

  @Override
  public Integer call() throws IOException, InterruptedException {
    NodeFile node = identity();
    return NodeRunner.run(node, data, stopWithInput, logJson);
  }

  private NodeFile identity() throws IOException {
    NodeFile remembered = NodeFile.read(data);
    if (remembered != null) {
      requireSameName(remembered.name());
      if (!join.isEmpty()) {
        requireSameCluster(remembered);
      }
      return moved(remembered);
    }
    if (name == null || port == null || bootstrap.isEmpty() == join.isEmpty()) {
      throw new IllegalArgumentException(
          "A new node needs --name, --port, and either --join (a cluster that runs) or --bootstrap (a new one)");
    }
    String at = host == null ? ServerConfig.HOST_DEFAULT : host;
    NodeFile fresh =
        join.isEmpty()
            ? new NodeFile(
                name, at, port, cluster, bootstrap.stream().map(NodeFile.Peer::parse).toList())
            : joining(name, at, port);
    return fresh;
  }

  private NodeFile moved(NodeFile remembered) {
    return remembered.at(
        host == null ? remembered.host() : host, port == null ? remembered.port() : port);
  }

  /** Asks the cluster who it is. */
  private NodeFile joining(String own, String ownHost, int ownPort) {
    ClusterInfo info = clusterToJoin();
    List<NodeFile.Peer> peers = new ArrayList<>();
    for (ClusterInfo.NodeInfo member : info.nodes()) {
      if (!member.node().name().equals(own)) {
        peers.add(
            new NodeFile.Peer(
                member.node().name(), member.address().host(), member.address().port()));
      }
    }
    return new NodeFile(own, ownHost, ownPort, info.cluster(), peers);
  }

  private ClusterInfo clusterToJoin() {
    try (QuorateClient client = QuorateClient.connect(ClientOptions.to(join))) {
      return Remote.call(client, new Request.ClusterStatus(false), Reply.Cluster.class).cluster();
    }
  }

  /** A directory that founded its cluster without naming it is known there by its node alone. */
  private void requireSameCluster(NodeFile remembered) {
    ClusterInfo info = clusterToJoin();
    boolean other =
        remembered.cluster().isEmpty()
            ? info.nodes().stream().noneMatch(it -> it.node().name().equals(remembered.name()))
            : !remembered.cluster().equals(info.cluster());
    if (other) {
      throw new RefusedException(
          new Refusal(
              ErrorCode.CONFLICT,
              "%s belongs to node %s of another cluster%s than %s of cluster %s; leave --join out to run it there, or join with an empty directory"
                  .formatted(
                      data,
                      remembered.name(),
                      remembered.cluster().isEmpty() ? "" : " (" + remembered.cluster() + ")",
                      String.join(",", join),
                      info.cluster())));
    }
  }

  private void requireSameName(String remembered) {
    if (name != null && !name.equals(remembered)) {
      throw new RefusedException(
          new Refusal(
              ErrorCode.CONFLICT,
              "%s belongs to node %s, not %s. Leave --name out, or name another directory"
                  .formatted(data, remembered, name)));
    }
  }
}
