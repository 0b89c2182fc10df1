package io.quorate.models.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.LocalCluster;
import io.quorate.server.NodeServer;
import io.quorate.server.ServerConfig;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.HttpExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a keyspace of a node in this JVM, which no test finds there already. */
class KeyspaceStoreTest extends RegistryStoreContract {
  private static final int PORTS = 4;
  private static final int DOCUMENT_BYTES_MAX = 1 << 20;

  @TempDir static Path directory;

  private static NodeServer node;
  private static BlockingRequests requests;
  private static int tests;

  /** Serves nothing, and knows how to ask its node. */
  private record Nothing() implements HttpExtension {
    @Override
    public void addTo(Routes routes) {}

    @Override
    public void close() {}
  }

  @BeforeAll
  static void start() throws Exception {
    CompletableFuture<BlockingRequests> asking = new CompletableFuture<>();
    ServerConfig config =
        LocalCluster.configs("test", directory, "127.0.0.1", freePorts(), 1).getFirst();
    HttpExtension.Factory extension =
        surroundings -> {
          asking.complete(surroundings.requests());
          return new Nothing();
        };
    node = NodeServer.start(config, List.of(extension));
    node.ready().get(120, TimeUnit.SECONDS);
    requests = asking.get(120, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** The first of so many in a row. */
  private static int freePorts() throws IOException {
    while (true) {
      List<ServerSocket> taken = new ArrayList<>();
      try {
        ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        taken.add(first);
        for (int next = 1; next < PORTS; next++) {
          taken.add(
              new ServerSocket(first.getLocalPort() + next, 1, InetAddress.getLoopbackAddress()));
        }
        return first.getLocalPort();
      } catch (IOException | IllegalArgumentException _) {
        // One of them is taken: the system gives another first one.
      } finally {
        for (ServerSocket socket : taken) {
          socket.close();
        }
      }
    }
  }

  @Override
  int documentBytes() {
    return DOCUMENT_BYTES_MAX;
  }

  @Test
  void a_document_that_is_too_large_for_a_keyspace_is_refused() {
    try (RegistryStore store = open()) {
      StoreQuery.Change change = new StoreQuery.Change("large", new byte[DOCUMENT_BYTES_MAX + 1]);
      assertThat(store.ask(new StoreQuery.Commit(List.of(), List.of(change))))
          .isInstanceOfSatisfying(
              StoreAnswer.Refused.class,
              refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.TOO_LARGE));
      assertThat(store.promises().limits()).contains("at most 1 MiB");
    }
  }

  @BeforeEach
  void anew() {
    tests++;
  }

  @Override
  RegistryStore open() {
    return new KeyspaceStore("registry-" + tests, requests::ask);
  }
}
