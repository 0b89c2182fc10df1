package io.quorate.server.loop;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;

/** Sockets: epoll where the machine has it, else what the JDK has. */
public final class Transport {
  private static final int BACKLOG = 1024;

  private Transport() {}

  /** A group of one event loop. */
  public static EventLoopGroup newGroup(String threadName) {
    IoHandlerFactory factory =
        Epoll.isAvailable()
            ? EpollIoHandler.newFactory(4096, Lingering::new)
            : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threadName, true), factory);
  }

  /** The class of listening sockets. */
  public static Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private static Class<? extends SocketChannel> channel() {
    return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /**
   * Opens a listening port; the future fails when that cannot be done.
   *
   * @param silence after which a connection is closed
   * @param pendingBytesMax above so many bytes that the other side has not taken, it counts as not
   *     draining
   */
  public static ChannelFuture listen(
      EventLoopGroup group,
      String host,
      int port,
      ChannelHandler connections,
      Silence silence,
      int pendingBytesMax) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(pendingBytesMax))
            .childHandler(connections);
    ending(silence).forEach(bootstrap::childOption);
    return bootstrap.bind(host, port);
  }

  /** A bootstrap for dialling; lacks only the handler. */
  public static Bootstrap dialling(
      EventLoopGroup group, int connectMillis, Silence silence, int pendingBytesMax) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(pendingBytesMax));
    ending(silence).forEach(bootstrap::option);
    return bootstrap;
  }

  /**
   * What has the kernel end a connection after such a silence, beside {@code SO_KEEPALIVE}; nothing
   * where the machine's own, longer times remain.
   */
  public static Map<ChannelOption<Integer>, Integer> ending(Silence silence) {
    return Epoll.isAvailable()
        ? Map.of(
            EpollChannelOption.TCP_USER_TIMEOUT, silence.millisMax(),
            EpollChannelOption.TCP_KEEPIDLE, silence.idleSeconds(),
            EpollChannelOption.TCP_KEEPINTVL, silence.probeSeconds(),
            EpollChannelOption.TCP_KEEPCNT, silence.probes())
        : Map.of();
  }

  /** Closes a listening port and waits for that. */
  public static void close(Channel listening) {
    listening.close().awaitUninterruptibly();
  }

  private static WriteBufferWaterMark waterMark(int pendingBytesMax) {
    return new WriteBufferWaterMark(pendingBytesMax / 2, pendingBytesMax);
  }
}
