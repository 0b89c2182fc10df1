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

/** Sockets: epoll where the machine has it, else what the JDK has. */
public final class Transport {
  /**
   * A peer that acknowledges nothing for so long is taken for gone, rather than after a quarter of
   * an hour.
   */
  private static final int UNACKNOWLEDGED_MILLIS_MAX = 10_000;

  private static final int BACKLOG = 1024;

  private Transport() {}

  /** A group of one event loop. */
  public static EventLoopGroup newGroup(String threadName) {
    IoHandlerFactory factory =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
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
   * @param pendingBytesMax above so many bytes that the other side has not taken, it counts as not
   *     draining
   */
  public static ChannelFuture listen(
      EventLoopGroup group,
      String host,
      int port,
      ChannelHandler connections,
      int pendingBytesMax) {
    return new ServerBootstrap()
        .group(group)
        .channel(serverChannel())
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(pendingBytesMax))
        .childHandler(connections)
        .bind(host, port);
  }

  /** A bootstrap for dialling; lacks only the handler. */
  public static Bootstrap dialling(EventLoopGroup group, int connectMillis, int pendingBytesMax) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(pendingBytesMax));
    return Epoll.isAvailable()
        ? bootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS_MAX)
        : bootstrap;
  }

  /** Closes a listening port and waits for that. */
  public static void close(Channel listening) {
    listening.close().awaitUninterruptibly();
  }

  private static WriteBufferWaterMark waterMark(int pendingBytesMax) {
    return new WriteBufferWaterMark(pendingBytesMax / 2, pendingBytesMax);
  }
}
