package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.v1.KeyspacesGrpc;
import io.quorate.api.v1.ListKeyspacesRequest;
import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.client.Registry;
import io.quorate.client.grpc.QuorateNameResolverProvider;
import io.quorate.services.registry.Instance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gRPC finds services by their names, through the registry of a real node. */
class NameResolverTest {

  @TempDir Path folder;

  @Test
  void a_channel_uses_the_healthy_instances_and_follows_them() throws Exception {
    int port = Shell.freePorts(10);
    String url = "http://127.0.0.1:" + port;
    try (Shell shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", url))) {
      Nodes nodes = new Nodes(shell, port);
      nodes.found(1);
      shell.run("./quorate keyspace create names --consistency linearizable");
      try (QuorateClient client = QuorateClient.connect(ClientOptions.to(List.of(url)))) {
        follow(client.registry("names"), port + 1);
      }
    }
  }

  private static void follow(Registry registry, int grpcPort) throws InterruptedException {
    QuorateNameResolverProvider provider = new QuorateNameResolverProvider(registry);
    NameResolverRegistry.getDefaultRegistry().register(provider);
    ManagedChannel channel = NettyChannelBuilder.forTarget("quorate:///kv").usePlaintext().build();
    Instance dead = new Instance("127.0.0.1:1", Map.of());
    Instance node = new Instance("127.0.0.1:" + grpcPort, Map.of("zone", "a"));
    try (Registry.Registration gone = registry.register("kv", dead.withHealth(false));
        Registry.Registration here = registry.register("kv", node)) {
      assertThat(keyspaces(channel)).contains("names");

      gone.update(dead);
      here.update(node.withHealth(false));
      StatusRuntimeException refused =
          catchThrowableOfType(StatusRuntimeException.class, () -> askUntilRefused(channel));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    } finally {
      channel.shutdownNow();
      NameResolverRegistry.getDefaultRegistry().deregister(provider);
    }
    assertThat(channel.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private static List<String> keyspaces(ManagedChannel channel) {
    return KeyspacesGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .withWaitForReady()
        .list(ListKeyspacesRequest.getDefaultInstance())
        .getKeyspacesList()
        .stream()
        .map(keyspace -> keyspace.getName())
        .toList();
  }

  private static void askUntilRefused(ManagedChannel channel) {
    for (int i = 0; i < 100_000; i++) {
      KeyspacesGrpc.newBlockingStub(channel)
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .list(ListKeyspacesRequest.getDefaultInstance());
    }
  }
}
