package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.netty.channel.EventLoopGroup;
import io.quorate.node.Cancellation;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.loop.Transport;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderWaitTest {
  private static final Reply LED =
      new GroupAnswer.Leased(7, 10, 10, List.of(), new Position(9, 20, 1, new NodeId("n1")));
  private static final Request GRANT = new GroupRequest.GrantLease(Keyspace.NAME, 7, 10);

  private final EventLoopGroup group = Transport.newGroup("test-loop");
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Reply ask(Request request, Duration patience, IntFunction<Reply> store) {
    TurnLoop turns = new TurnLoop(group.next(), (_, _) -> {});
    BlockingRequests requests =
        new BlockingRequests(
            turns,
            (_, reply) -> {
              reply.accept(store.apply(asked.incrementAndGet()));
              return Cancellation.NONE;
            });
    return requests.await(new LeaderWait(requests, patience).send(request));
  }

  private static Reply refused(ErrorCode code) {
    return new Reply.Refused(new Refusal(code, "as the test wants it"));
  }

  @Test
  void whatNobodyCouldDecideIsAskedAgainUntilThereIsALeader() {
    Reply reply =
        ask(GRANT, Duration.ofMinutes(1), asked -> asked < 4 ? refused(ErrorCode.NOT_LEADER) : LED);
    assertThat(reply).isEqualTo(LED);
    assertThat(asked).hasValue(4);
  }

  @Test
  void aCompactionWaitsToo() {
    Reply done = new Reply.Done("compacted");
    Reply reply =
        ask(
            new Request.Compact(Keyspace.NAME, 3),
            Duration.ofMinutes(1),
            asked -> asked < 2 ? refused(ErrorCode.NOT_LEADER) : done);
    assertThat(reply).isEqualTo(done);
  }

  @Test
  void patienceEnds() {
    Reply reply = ask(GRANT, Duration.ofMillis(120), _ -> refused(ErrorCode.QUORUM_UNAVAILABLE));
    assertThat(Keyspace.refused(reply, ErrorCode.QUORUM_UNAVAILABLE)).isTrue();
    assertThat(asked).hasValueGreaterThan(1);
  }

  @Test
  void whatMayHaveHadItsEffectIsNotAskedAgain() {
    Reply reply = ask(GRANT, Duration.ofMinutes(1), _ -> refused(ErrorCode.INDETERMINATE));
    assertThat(Keyspace.refused(reply, ErrorCode.INDETERMINATE)).isTrue();
    assertThat(asked).hasValue(1);
  }

  @Test
  void whoWantsALeaderHearsAtOnceThatThereIsNone() throws Exception {
    Reply reply =
        LeaderGuard.wanting(Context.ROOT)
            .call(() -> ask(GRANT, Duration.ofMinutes(1), _ -> refused(ErrorCode.NOT_LEADER)));
    assertThat(Keyspace.refused(reply, ErrorCode.NOT_LEADER)).isTrue();
    assertThat(asked).hasValue(1);
  }
}
