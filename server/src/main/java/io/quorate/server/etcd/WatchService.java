package io.quorate.server.etcd;

import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.WatchGrpc;
import io.quorate.api.etcd.rpc.WatchRequest;
import io.quorate.api.etcd.rpc.WatchResponse;
import java.util.concurrent.Executor;

/** {@code etcdserverpb.Watch}. */
final class WatchService extends WatchGrpc.WatchImplBase {
  private final Keyspace keyspace;
  private final WatchLimits limits;
  private final Executor threads;

  WatchService(Keyspace keyspace, WatchLimits limits, Executor threads) {
    this.keyspace = keyspace;
    this.limits = limits;
    this.threads = threads;
  }

  @Override
  public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> observer) {
    WatchStream stream = new WatchStream(keyspace, observer, limits, threads);
    LeaderGuard.watch(keyspace, threads, stream::fail, stream::isOpen);
    return stream;
  }
}
