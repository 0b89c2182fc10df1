package io.quorate.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.client.RefusedException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.disk.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a cluster on this machine, kept between runs: {@code cluster.json}, and one data
 * directory a node.
 */
final class ClusterFolder implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "cluster.json";
  private static final int PORTS_APART = 10;
  private static final int NODES_DEFAULT = 3;
  private static final int PORT_DEFAULT = 7400;

  /**
   * What the folder remembers.
   *
   * @param removed names of nodes that the cluster has let go: they are started no more
   */
  record Shape(String cluster, int nodes, int port, List<String> removed) {

    Shape {
      removed = removed == null ? List.of() : List.copyOf(removed); // null in a file without it
    }

    Shape at(int otherPort) {
      return new Shape(cluster, nodes, otherPort, removed);
    }

    Shape without(String node) {
      List<String> more = new ArrayList<>(removed);
      more.add(node);
      return new Shape(cluster, nodes, port, more);
    }
  }

  private final Path folder;
  private final DirectoryLock lock;
  private Shape shape;

  private ClusterFolder(Path folder, DirectoryLock lock, Shape shape) {
    this.folder = folder;
    this.lock = lock;
    this.shape = shape;
  }

  /**
   * Opens the folder, or lays it out where it is new. Nobody else can until it is closed.
   *
   * @param nodes null takes what the folder has, or 3
   * @param port null takes what the folder has, or 7400; the nodes move to another one
   */
  static ClusterFolder open(Path folder, @Nullable Integer nodes, @Nullable Integer port)
      throws IOException {
    Shape known = read(folder);
    if (known != null && nodes != null && nodes != known.nodes) {
      throw new IllegalArgumentException(
          "%s holds a cluster of %d nodes, not %d. Leave --nodes out, or name another folder with --data; nodes come and go by: quorate cluster add, quorate cluster remove"
              .formatted(folder, known.nodes, nodes));
    }
    Shape shape =
        known != null
            ? known.at(port == null ? known.port : port)
            : new Shape(
                UUID.randomUUID().toString(),
                nodes == null ? NODES_DEFAULT : nodes,
                port == null ? PORT_DEFAULT : port,
                List.of());
    requireRoom(shape);
    ClusterFolder opened = new ClusterFolder(folder, DirectoryLock.acquire(folder), shape);
    if (!shape.equals(known)) {
      opened.write();
    }
    return opened;
  }

  private static @Nullable Shape read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return JSON.readValue(file.toFile(), Shape.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s does not say what the cluster is like: %s. Put it back from a copy, or name another folder with --data"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  private void write() throws IOException {
    Files.createDirectories(folder);
    Path next = folder.resolve(FILE + ".next");
    Files.writeString(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(shape));
    Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** From now on does without a node that the cluster has let go. */
  void forget(String node) throws IOException {
    shape = shape.without(node);
    write();
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

  /** The nodes that are to run, in order. */
  List<NodeFile> nodes() {
    List<NodeFile.Peer> peers = new ArrayList<>();
    for (int i = 0; i < shape.nodes; i++) {
      peers.add(new NodeFile.Peer("n" + (i + 1), "127.0.0.1", shape.port + PORTS_APART * i));
    }
    List<NodeFile> nodes = new ArrayList<>();
    for (NodeFile.Peer peer : peers) {
      if (!shape.removed.contains(peer.name())) {
        nodes.add(new NodeFile(peer.name(), peer.host(), peer.port(), shape.cluster, peers));
      }
    }
    return nodes;
  }

  /** The node's own directory, made ready: it says what the node is to be started with. */
  Path prepare(NodeFile node) throws IOException {
    Path data = data(node);
    NodeFile remembered = NodeFile.read(data);
    if (remembered != null
        && !(remembered.name().equals(node.name()) && remembered.cluster().equals(shape.cluster))) {
      throw new RefusedException(
          new Refusal(
              ErrorCode.CONFLICT,
              "%s belongs to node %s of cluster %s, not to node %s of cluster %s. Put the right directory back, or name another folder with --data"
                  .formatted(
                      data, remembered.name(), remembered.cluster(), node.name(), shape.cluster)));
    }
    if (!node.equals(remembered)) {
      node.write(data);
    }
    return data;
  }

  private Path data(NodeFile node) {
    return folder.resolve(node.name());
  }

  @Override
  public void close() {
    lock.close();
  }
}
