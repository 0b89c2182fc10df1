package io.quorate.server.etcd;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.quorate.api.etcd.rpc.KVGrpc;
import io.quorate.api.etcd.rpc.LeaseGrpc;
import io.quorate.api.etcd.rpc.WatchGrpc;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.NodeView;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All services of etcd's API, for a gRPC server to serve. */
public final class EtcdServices {
  /** Space beyond which nothing more is written, unless another quota is given; as etcd has it. */
  public static final long QUOTA_BYTES_DEFAULT = 2L << 30;

  /** All answers under way take at most this part of the heap. */
  private static final int HEAP_PART = 4;

  private EtcdServices() {}

  /** The version of etcd that nodes say they are. */
  public static String version() {
    return MaintenanceService.VERSION;
  }

  /** Full names of the methods that never wait, so that the node's loop itself may run them. */
  public static Set<String> withoutWaiting() {
    return Stream.of(
            KVGrpc.getRangeMethod(),
            KVGrpc.getPutMethod(),
            KVGrpc.getDeleteRangeMethod(),
            KVGrpc.getTxnMethod(),
            WatchGrpc.getWatchMethod(),
            LeaseGrpc.getLeaseKeepAliveMethod())
        .map(MethodDescriptor::getFullMethodName)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @param quotaBytes what the node's tables may take before the alarm NOSPACE is raised; 0 for no
   *     quota
   * @param threads on which work may wait
   */
  public static List<ServerServiceDefinition> of(
      BlockingRequests requests, NodeView node, long quotaBytes, Executor threads) {
    Keyspace keyspace = new Keyspace(requests, new Headers(node));
    Members members = new Members(keyspace);
    Alarms alarms = new Alarms(keyspace, node::storedBytes, quotaBytes, threads);
    RangeReader reader =
        new RangeReader(
            keyspace,
            new Reservation.Budget(Runtime.getRuntime().maxMemory() / HEAP_PART),
            threads);
    KeyQueue queue = new KeyQueue(keyspace);
    Stream<BindableService> services =
        Stream.of(
            new KvService(keyspace, reader, alarms),
            new WatchService(keyspace, WatchLimits.DEFAULT, threads),
            new LeaseService(keyspace, alarms, threads),
            new ClusterService(keyspace, members),
            new MaintenanceService(
                keyspace, members, alarms, new SnapshotWriter(keyspace, threads)),
            new AuthService(keyspace),
            new LockService(keyspace, queue),
            new ElectionService(keyspace, queue, threads));
    return services
        .map(service -> ServerInterceptors.intercept(service, new LeaderGuard()))
        .toList();
  }
}
