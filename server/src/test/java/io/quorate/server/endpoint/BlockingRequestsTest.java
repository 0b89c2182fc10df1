package io.quorate.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.quorate.node.Cancellation;
import io.quorate.server.loop.Transport;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingRequestsTest {
  private static final Reply DONE = new Reply.Done("done");

  private final EventLoopGroup group = Transport.newGroup("test-loop");
  private final TurnLoop turns = new TurnLoop(group.next(), (_, _) -> {});
  private final List<String> threads = new ArrayList<>();
  private final BlockingRequests requests =
      new BlockingRequests(
          turns,
          (_, reply) -> {
            threads.add(Thread.currentThread().getName());
            reply.accept(DONE);
            return Cancellation.NONE;
          });

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void whoMayWaitIsAnsweredByTheLoop() {
    assertThat(requests.ask(new Request.ListKeyspaces())).isEqualTo(DONE);
    assertThat(threads).singleElement().asString().startsWith("test-loop");
  }

  @Test
  void theLoopHandsARequestInAtOnceAndNeverWaits() {
    CompletableFuture<Reply> answered =
        turns.call(() -> requests.send(new Request.ListKeyspaces()).getNow(null));
    assertThat(answered.join()).isEqualTo(DONE);
    CompletableFuture<Void> waited =
        CompletableFuture.runAsync(
            () -> requests.ask(new Request.ListKeyspaces()), turns.eventLoop());
    assertThatThrownBy(waited::join)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must not wait");
  }

  @Test
  void aWaitEndsWhenWhoeverAskedIsGone() {
    List<Request> cancelled = new ArrayList<>();
    BlockingRequests silent =
        new BlockingRequests(turns, (request, _) -> () -> cancelled.add(request));
    Withdrawal withdrawal = silent.withdrawal();
    Request asked = new Request.ListKeyspaces();
    CompletableFuture<Reply> reply = silent.send(asked, withdrawal);
    turns.call(() -> true).join();
    withdrawal.withdraw();
    withdrawal.withdraw();
    assertThat(reply.join()).isInstanceOf(Reply.Refused.class);
    assertThat(silent.send(asked, withdrawal).join()).isInstanceOf(Reply.Refused.class);
    turns.call(() -> true).join();
    assertThat(cancelled).containsExactly(asked);
  }
}
