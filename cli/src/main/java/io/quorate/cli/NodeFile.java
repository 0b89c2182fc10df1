package io.quorate.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node is started with again: kept as {@code node.json} in its data directory.
 *
 * @param bootstrap the nodes to begin with; those that found a cluster, in the same order on each
 */
record NodeFile(String name, String host, int port, String cluster, List<Peer> bootstrap) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Another node, and its HTTP address. */
  record Peer(String name, String host, int port) {

    /** Reads {@code name=host:port}. */
    static Peer parse(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "A node is written name=host:port, such as n1=127.0.0.1:7400, not '" + text + "'");
      }
      var address = ClusterCommand.Addresses.parse(text.substring(equals + 1));
      return new Peer(text.substring(0, equals), address.host(), address.port());
    }

    @Override
    public String toString() {
      return name + "=" + host + ":" + port;
    }
  }

  private static Path in(Path data) {
    return data.resolve("node.json");
  }

  /** What the directory remembers, or null for a new one. */
  static @Nullable NodeFile read(Path data) throws IOException {
    Path file = in(data);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return JSON.readValue(file.toFile(), NodeFile.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s is no node's file: %s. Put it back from a copy, or start in an empty directory"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  /** The same node, listening elsewhere. */
  NodeFile at(String newHost, int newPort) {
    List<Peer> peers =
        bootstrap.stream()
            .map(peer -> peer.name().equals(name) ? new Peer(name, newHost, newPort) : peer)
            .toList();
    return new NodeFile(name, newHost, newPort, cluster, peers);
  }

  void write(Path data) throws IOException {
    Files.createDirectories(data);
    Path next = data.resolve("node.json.next");
    Files.writeString(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
    Files.move(next, in(data), StandardCopyOption.ATOMIC_MOVE);
  }
}
