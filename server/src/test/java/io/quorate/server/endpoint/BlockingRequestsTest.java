package io.quorate.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.quorate.node.Cancellation;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.loop.Transport;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingRequestsTest {
  private static final Reply DONE = new Reply.Done("done");
  private static final Reply NO = new Reply.Refused(new Refusal(ErrorCode.UNAVAILABLE, "no"));

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
  void manyGoInTheirOrderSomeAtATimeAndTheFirstRefusalIsTold() {
    List<Request> came = new ArrayList<>();
    Deque<Consumer<Reply>> open = new ArrayDeque<>();
    List<Integer> openMost = new ArrayList<>();
    BlockingRequests slow =
        new BlockingRequests(
            turns,
            (request, reply) -> {
              came.add(request);
              open.add(reply);
              openMost.add(open.size());
              turns
                  .eventLoop()
                  .execute(() -> open.removeLast().accept(came.size() % 10 == 0 ? NO : DONE));
              return Cancellation.NONE;
            });
    List<Request> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      all.add(new Request.DescribeKeyspace("k" + i));
    }
    assertThat(slow.sendAll(all, 3).join()).isEqualTo(NO);
    assertThat(came).isEqualTo(all);
    assertThat(Collections.max(openMost)).isEqualTo(3);
    assertThat(requests.sendAll(all, 3).join()).isEqualTo(DONE);
    assertThat(slow.sendAll(List.of(), 3).join()).isInstanceOf(Reply.Done.class);
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
