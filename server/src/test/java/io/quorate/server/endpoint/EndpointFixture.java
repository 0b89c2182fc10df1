package io.quorate.server.endpoint;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.quorate.protocol.process.NodeId;
import io.quorate.server.FreePorts;
import io.quorate.server.frame.ClientEndpoint;
import io.quorate.server.grpc.GrpcEndpoint;
import io.quorate.server.http.HttpEndpoint;
import io.quorate.server.loop.Silence;
import io.quorate.server.loop.Transport;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.NodeAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The three endpoints on real sockets, over a scripted store instead of a node. */
public final class EndpointFixture implements AutoCloseable {
  /** Who answers. */
  public final ScriptedStore store = new ScriptedStore();

  /** Where. */
  public final NodeAddress address = new NodeAddress("127.0.0.1", FreePorts.row(4));

  /** Completed by what a loop cannot survive. */
  public final CompletableFuture<Throwable> fatal = new CompletableFuture<>();

  private final EventLoopGroup group = Transport.newGroup("test-loop");
  private final HttpEndpoint http;
  private final GrpcEndpoint grpc;
  private volatile String unready = "";

  public EndpointFixture() throws Exception {
    this(Silence.OF_CALLERS);
  }

  /** With callers that are given up after such a silence. */
  public EndpointFixture(Silence silence) throws Exception {
    TurnLoop turns = new TurnLoop(group.next(), (what, cause) -> fatal.complete(cause));
    BlockingRequests blocking = new BlockingRequests(turns, store);
    http = new HttpEndpoint(address.host(), address.port(), blocking, view(), List.of(), silence);
    grpc =
        new GrpcEndpoint(address.host(), address.grpcPort(), blocking, view(), 0, group, silence);
    ClientEndpoint clients = new ClientEndpoint(turns, "c1", new NodeId("n1"), store);
    ChannelFuture bound =
        Transport.listen(group, address.host(), address.clientPort(), clients, silence, 4 << 20)
            .sync();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(bound.cause());
    }
    http.start();
    grpc.start();
  }

  /** Makes the node unready, or ready where the reason is empty. */
  public void unreadyBecause(String reason) {
    unready = reason;
  }

  private NodeView view() {
    return new NodeView() {
      @Override
      public boolean removed() {
        return false;
      }

      @Override
      public NodeId self() {
        return new NodeId("n1");
      }

      @Override
      public String cluster() {
        return "c1";
      }

      @Override
      public NodeAddress address() {
        return address;
      }

      @Override
      public String unreadyBecause() {
        return unready;
      }

      @Override
      public long storedBytes() {
        return 0;
      }

      @Override
      public void writeMetrics(OutputStream out) throws IOException {
        out.write("quorate_ready 1\n".getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  @Override
  public void close() {
    try {
      http.stop();
      grpc.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
