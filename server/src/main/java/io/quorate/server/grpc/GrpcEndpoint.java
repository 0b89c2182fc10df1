package io.quorate.server.grpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.quorate.api.frame.FrameLimits;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.NodeView;
import io.quorate.server.etcd.EtcdServices;
import io.quorate.server.loop.Silence;
import io.quorate.server.loop.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The gRPC server of a node, which also shows etcd's pages to those who speak HTTP/1.1. */
public final class GrpcEndpoint {
  private static final long STOP_SECONDS = 3;

  /** What a client may send of one call, and on one connection, before it is read. */
  private static final int WINDOW_BYTES = 1 << 20;

  /**
   * Largest message that a client may send. gRPC refuses what is larger without our code, so what
   * is only somewhat too large is read, and refused in our words.
   */
  static final int MESSAGE_BYTES_MAX = 2 * FrameLimits.REQUEST_BYTES_MAX;

  private final Server server;
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-call-", 0).factory());

  /**
   * Prepares the server without opening its port.
   *
   * @param etcdQuotaBytes what the node's tables may take before etcd's clients can write no more;
   *     0 for no quota
   * @param group the node's loop: calls that never wait go from the socket to the node and back
   *     without being handed from thread to thread
   * @param silence after which a connection is closed
   */
  public GrpcEndpoint(
      String host,
      int port,
      BlockingRequests requests,
      NodeView node,
      long etcdQuotaBytes,
      EventLoopGroup group,
      Silence silence) {
    Unary unary = new Unary(requests);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            .bossEventLoopGroup(group)
            .workerEventLoopGroup(group)
            .channelType(Transport.serverChannel())
            .protocolNegotiator(new SharedPort(() -> new EtcdPages(node, calls)))
            .directExecutor()
            .callExecutor(new CallExecutors(EtcdServices.withoutWaiting(), calls))
            // A window of one size spares the pings that measure the connection.
            .flowControlWindow(WINDOW_BYTES)
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            // Many clients ping this often; stricter servers cut their connections.
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            // Also a proxy in between may answer for a caller that is gone: it does not to a ping.
            .keepAliveTime(silence.pingMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(silence.pongMillisMax(), TimeUnit.MILLISECONDS)
            .addService(new KvService(unary, requests, calls))
            .addService(new KeyspacesService(unary))
            .addService(new ClusterService(unary))
            .addServices(EtcdServices.of(requests, node, etcdQuotaBytes, calls));
    Transport.ending(silence).forEach(builder::withChildOption);
    server = builder.build();
  }

  /** Opens the port and serves. */
  public void start() throws IOException {
    server.start();
  }

  /**
   * Lets calls under way end, for a few seconds, and stops. A node that was halted answers none of
   * them: those are interrupted.
   */
  public void stop() throws InterruptedException {
    server.shutdown();
    if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      server.shutdownNow();
    }
    calls.shutdown();
    if (!calls.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      calls.shutdownNow();
    }
  }
}
