package io.quorate.server;

import io.quorate.node.NodeConfig;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.NodeAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several nodes of one cluster in this JVM, each with a directory and ports of its own.
 * Thread-safe.
 *
 * <p>Who starts nodes as processes takes {@link #configs} and gives one to each.
 */
public final class LocalCluster implements AutoCloseable {
  /** Node i's first port is so much above that of the node before it. */
  public static final int PORT_STEP = 10;

  private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);

  private final List<ServerConfig> configs;
  private final List<NodeServer> servers;

  private LocalCluster(List<ServerConfig> configs, List<NodeServer> servers) {
    this.configs = configs;
    this.servers = servers;
  }

  /**
   * What to start: nodes {@code n1}, {@code n2}, … with directories of those names under {@code
   * data}.
   *
   * @param cluster the cluster's id
   * @param port first port of the first node
   */
  public static List<ServerConfig> configs(
      String cluster, Path data, String host, int port, int nodes) {
    List<NodeConfig.Peer> bootstrap =
        IntStream.range(0, nodes)
            .mapToObj(i ->
                new NodeConfig.Peer(
                    new NodeId("n" + (i + 1)), new NodeAddress(host, port + PORT_STEP * i)))
            .toList();
    return bootstrap.stream()
        .map(peer ->
            new ServerConfig(
                peer.node(), cluster, data.resolve(peer.node().name()), peer.address(), bootstrap))
        .toList();
  }

  /**
   * Starts all of them.
   *
   * @throws StartupException when one cannot be started; none is left running
   */
  public static LocalCluster start(List<ServerConfig> configs) {
    List<NodeServer> servers = new ArrayList<>();
    try {
      for (ServerConfig config : configs) {
        servers.add(NodeServer.start(config));
      }
    } catch (RuntimeException | Error e) {
      servers.forEach(NodeServer::close);
      throw e;
    }
    return new LocalCluster(List.copyOf(configs), servers);
  }

  /** Completes once every node serves; fails when one stops before. */
  public CompletableFuture<Void> ready() {
    return CompletableFuture.allOf(
        servers().stream().map(NodeServer::ready).toArray(CompletableFuture[]::new));
  }

  /** Completes as soon as one node has stopped, exceptionally when it could not go on. */
  public CompletableFuture<Object> stopped() {
    return CompletableFuture.anyOf(
        servers().stream().map(NodeServer::stopped).toArray(CompletableFuture[]::new));
  }

  /** The nodes, in the order in which they were given. */
  public synchronized List<NodeServer> servers() {
    return List.copyOf(servers);
  }

  /** Stops a node as a crash would. */
  public void kill(int index) {
    servers().get(index).kill();
  }

  /** Starts a node again that was stopped or killed, with what its directory holds. */
  public synchronized NodeServer restart(int index) {
    NodeServer server = NodeServer.start(configs.get(index));
    servers.set(index, server);
    return server;
  }

  /** Stops every node in good order, all at the same time. */
  @Override
  public void close() {
    List<Thread> closing =
        servers().stream().map(server -> Thread.ofPlatform().start(server::close)).toList();
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        LOG.warn("Interrupted while the nodes were stopping");
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
