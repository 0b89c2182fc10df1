package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.etcd.rpc.MaintenanceGrpc;
import io.quorate.api.etcd.rpc.StatusRequest;
import io.quorate.server.FreePorts;
import io.quorate.server.LocalCluster;
import io.quorate.server.NodeServer;
import io.quorate.server.ServerConfig;
import io.quorate.store.operation.NodeAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A cluster in this JVM, as etcd's clients see it. */
final class OurEtcd implements AutoCloseable {
  private final LocalCluster cluster;

  OurEtcd(Path directory, int nodes) throws Exception {
    this(directory, nodes, EtcdServices.QUOTA_BYTES_DEFAULT);
  }

  OurEtcd(Path directory, int nodes, long quotaBytes) throws Exception {
    int port = FreePorts.row((nodes - 1) * LocalCluster.PORT_STEP + 4);
    cluster =
        LocalCluster.start(
            LocalCluster.configs("test", directory, "127.0.0.1", port, nodes).stream()
                .map(config -> withQuota(config, quotaBytes))
                .toList());
    cluster.ready().get(120, TimeUnit.SECONDS);
    awaitLeader();
  }

  private static ServerConfig withQuota(ServerConfig config, long quotaBytes) {
    ServerConfig.Limits limits = config.limits();
    return new ServerConfig(
        config.name(),
        config.cluster(),
        config.data(),
        config.address(),
        config.bootstrap(),
        new ServerConfig.Limits(
            limits.shard(),
            limits.peers(),
            limits.storage(),
            limits.tables(),
            limits.diskKeepFreeBytes(),
            quotaBytes,
            limits.aloneMillis()));
  }

  /** The first question has the keyspace created. */
  private void awaitLeader() {
    NodeAddress node = cluster.servers().getFirst().address();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(node.host(), node.grpcPort()).usePlaintext().build();
    try {
      awaitLeader(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  private static void awaitLeader(ManagedChannel channel) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    StatusRequest status = StatusRequest.getDefaultInstance();
    while (MaintenanceGrpc.newBlockingStub(channel).status(status).getLeader() == 0) {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  List<NodeServer> servers() {
    return cluster.servers();
  }

  /** A connection to one node. */
  ManagedChannel channel(int node) {
    NodeAddress address = cluster.servers().get(node).address();
    return NettyChannelBuilder.forAddress(address.host(), address.grpcPort())
        .usePlaintext()
        .maxInboundMessageSize(64 << 20)
        .build();
  }

  List<String> endpoints() {
    return cluster.servers().stream()
        .map(server -> "http://127.0.0.1:" + server.address().grpcPort())
        .toList();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
