package io.quorate.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kernel is told, so that it notices when the other end's machine has vanished. */
class TransportTest {
  private final EventLoopGroup group = Transport.newGroup("test-loop");

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void bothEndsOfAConnectionAreEndedAfterTheirSilence() throws Exception {
    CompletableFuture<Channel> accepted = new CompletableFuture<>();
    ChannelHandler connections =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            accepted.complete(channel);
          }
        };
    Channel door =
        Transport.listen(group, "127.0.0.1", 0, connections, Silence.OF_CALLERS, 1 << 20)
            .sync()
            .channel();
    Channel dialled =
        Transport.dialling(group, 3_000, Silence.OF_PEERS, 1 << 20)
            .handler(new ChannelInboundHandlerAdapter())
            .connect((InetSocketAddress) door.localAddress())
            .sync()
            .channel();
    assertEnds(accepted.get(60, TimeUnit.SECONDS), 60_000, 30, 10);
    assertEnds(dialled, 10_000, 5, 1);
  }

  private static void assertEnds(
      Channel channel, int unacknowledgedMillis, int idleSeconds, int probeSeconds) {
    assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
    assumeTrue(Epoll.isAvailable(), "elsewhere the machine's own times remain");
    assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
        .isEqualTo(unacknowledgedMillis);
    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(idleSeconds);
    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPINTVL))
        .isEqualTo(probeSeconds);
    assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPCNT)).isEqualTo(3);
  }
}
