package io.quorate.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.frame.ClientEndpoint;
import io.quorate.server.grpc.GrpcEndpoint;
import io.quorate.server.http.HttpEndpoint;
import io.quorate.server.loop.Silence;
import io.quorate.server.loop.Transport;
import io.quorate.server.peer.PeerEndpoint;
import io.quorate.store.operation.NodeAddress;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The four ports of a node. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  /** A client that leaves more than this unread is not read from until it catches up. */
  private static final int CLIENT_PENDING_BYTES_MAX = 4 << 20;

  private final NodeAddress address;
  private final HttpEndpoint http;
  private final GrpcEndpoint grpc;
  private final List<Channel> channels = new ArrayList<>();

  Listeners(NodeAddress address, HttpEndpoint http, GrpcEndpoint grpc) {
    this.address = address;
    this.http = http;
    this.grpc = grpc;
  }

  /** Opens all ports, or none. */
  void open(EventLoopGroup group, ClientEndpoint clients, PeerEndpoint peers, int peerBytesMax) {
    try {
      listen(
          address.peerPort(),
          "for peers",
          port ->
              Transport.listen(group, address.host(), port, peers, Silence.OF_PEERS, peerBytesMax));
      listen(
          address.clientPort(),
          "for clients",
          port ->
              Transport.listen(
                  group,
                  address.host(),
                  port,
                  clients,
                  Silence.OF_CALLERS,
                  CLIENT_PENDING_BYTES_MAX));
      act(address.grpcPort(), "for gRPC", grpc::start);
      act(address.port(), "for HTTP", http::start);
    } catch (StartupException e) {
      close();
      throw e;
    }
  }

  private void listen(int port, String purpose, IntFunction<ChannelFuture> binding) {
    ChannelFuture bound = binding.apply(port).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw failure(port, purpose, bound.cause());
    }
    channels.add(bound.channel());
  }

  private interface Opening {
    void open() throws Exception;
  }

  private void act(int port, String purpose, Opening opening) {
    try {
      opening.open();
    } catch (Exception e) {
      throw failure(port, purpose, e);
    }
  }

  private StartupException failure(int port, String purpose, @Nullable Throwable cause) {
    String where = "port " + port + " (" + purpose + ") on " + address.host();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      String text = String.valueOf(at.getMessage());
      if (at instanceof UnresolvedAddressException || at instanceof UnknownHostException) {
        return new StartupException(
            ErrorCode.INVALID_ARGUMENT,
            "the host " + address.host() + " is not known here; give one of this machine's",
            cause);
      }
      if (at instanceof BindException || text.contains("Address already in use")) {
        boolean elsewhere = text.contains("Cannot assign");
        return new StartupException(
            elsewhere ? ErrorCode.INVALID_ARGUMENT : ErrorCode.CONFLICT,
            elsewhere
                ? where + " cannot be opened: the host is not one of this machine's"
                : where
                    + " is in use; stop what listens there, or start with another --port (a node uses"
                    + " four ports, from "
                    + address.port()
                    + " on)",
            cause);
      }
    }
    return new StartupException(
        ErrorCode.UNAVAILABLE, where + " cannot be opened: " + cause, cause);
  }

  /** Takes no more connections of our own clients and peers; open ones stay. */
  void closeDoors() {
    channels.forEach(Transport::close);
    channels.clear();
  }

  /** Closes everything; calls of HTTP and gRPC under way may end, for a few seconds. */
  void close() {
    closeDoors();
    quietly("HTTP", http::stop);
    quietly("gRPC", grpc::stop);
  }

  private static void quietly(String what, Opening closing) {
    try {
      closing.open();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("{} did not stop cleanly", what, e);
    }
  }
}
