package io.quorate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a cluster on this machine, kept between runs: {@code cluster.json}, and one data
 * directory a node.
 */
final class ClusterFolder {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PORTS_APART = 10;
  private static final int NODES_DEFAULT = 3;
  private static final int PORT_DEFAULT = 7400;

  /** What the folder remembers. */
  record Shape(String cluster, int nodes, int port) {}

  private final Path folder;
  private final Shape shape;

  private ClusterFolder(Path folder, Shape shape) {
    this.folder = folder;
    this.shape = shape;
  }

  /**
   * Opens the folder, or lays it out where it is new.
   *
   * @param nodes null takes what the folder has, or 3
   * @param port null takes what the folder has, or 7400
   */
  static ClusterFolder open(Path folder, @Nullable Integer nodes, @Nullable Integer port)
      throws IOException {
    Path file = folder.resolve("cluster.json");
    if (Files.exists(file)) {
      Shape shape = JSON.readValue(file.toFile(), Shape.class);
      requireSame(folder, "--nodes", shape.nodes, nodes);
      requireSame(folder, "--port", shape.port, port);
      return new ClusterFolder(folder, shape);
    }
    Shape shape =
        new Shape(
            UUID.randomUUID().toString(),
            nodes == null ? NODES_DEFAULT : nodes,
            port == null ? PORT_DEFAULT : port);
    requireRoom(shape);
    Files.createDirectories(folder);
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(shape));
    return new ClusterFolder(folder, shape);
  }

  private static void requireSame(
      Path folder, String option, int remembered, @Nullable Integer given) {
    if (given != null && given != remembered) {
      throw new IllegalArgumentException(
          "%s holds a cluster of %s %d, not %d. Leave %s out, or name another folder with --data"
              .formatted(folder, option, remembered, given, option));
    }
  }

  private static void requireRoom(Shape shape) {
    if (shape.nodes < 1 || shape.nodes > 50) {
      throw new IllegalArgumentException("--nodes must be from 1 to 50, not " + shape.nodes);
    }
    int last = shape.port + PORTS_APART * (shape.nodes - 1) + 3;
    if (shape.port < 1 || last > 65_535) {
      throw new IllegalArgumentException(
          "--port %d leaves no room: %d nodes would take ports up to %d, and 65535 is the last"
              .formatted(shape.port, shape.nodes, last));
    }
  }

  /** The nodes in order, each with its data directory. */
  List<NodeFile> nodes() {
    List<NodeFile.Peer> peers = new ArrayList<>();
    for (int i = 0; i < shape.nodes; i++) {
      peers.add(new NodeFile.Peer("n" + (i + 1), "127.0.0.1", shape.port + PORTS_APART * i));
    }
    List<NodeFile> nodes = new ArrayList<>();
    for (NodeFile.Peer peer : peers) {
      nodes.add(new NodeFile(peer.name(), peer.host(), peer.port(), shape.cluster, peers));
    }
    return nodes;
  }

  Path data(NodeFile node) {
    return folder.resolve(node.name());
  }
}
