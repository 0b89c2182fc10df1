package io.quorate.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.quorate.node.Cancellation;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.server.loop.Transport;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.backup.Frame;
import io.quorate.store.machine.Command;
import io.quorate.store.operation.EtcdKeyspace;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parts go side by side into a group that takes each once and in their order. */
@Timeout(60)
class FrameQueueTest {
  private static final long HALF = 1 << 20; // of what may be on its way

  private final EventLoopGroup group = Transport.newGroup("test-loop");
  private final TurnLoop turns = new TurnLoop(group.next(), (_, _) -> {});
  private final List<Long> taken = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private int came;
  private int underWay;
  private int underWayMost;
  private long refusedOnce;
  private long refusedAlways;

  private final FrameQueue queue;

  FrameQueueTest() {
    BlockingRequests requests = new BlockingRequests(turns, this::handle);
    KeyspaceInfo keyspace = new KeyspaceInfo("config", 9, EtcdKeyspace.SETTINGS);
    OrderedRestore filling =
        new OrderedRestore(new Partition(requests, keyspace, 0), new Backups.Restore(7, 1));
    queue = new FrameQueue(requests, filling);
  }

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Answers nothing before the second part has come: who waits for the first waits for ever. */
  private Cancellation handle(Request request, Consumer<Reply> reply) {
    Request.Data data = ((Request.AtPartition) request).request();
    Command.RestorePart part = (Command.RestorePart) ((GroupRequest.Restore) data).step();
    came++;
    underWayMost = Math.max(underWayMost, ++underWay);
    Reply answer = answer(part.number());
    held.add(() -> {
      underWay--;
      reply.accept(answer);
    });
    if (came >= 2) {
      turns
          .eventLoop()
          .execute(() -> {
            while (!held.isEmpty()) {
              held.remove().run();
            }
          });
    }
    return Cancellation.NONE;
  }

  private Reply answer(long number) {
    if (number == refusedOnce || number == refusedAlways) {
      refusedOnce = 0;
      return refused(ErrorCode.UNAVAILABLE, "no leader");
    }
    if (number > taken.size() + 1) {
      return refused(ErrorCode.INVALID_ARGUMENT, "part %d cannot come yet".formatted(number));
    }
    if (number == taken.size() + 1) {
      taken.add(number);
    }
    return new GroupAnswer.Restored(taken.size(), false, new Position(1, 1, 1, new NodeId("n1")));
  }

  private static Reply refused(ErrorCode code, String message) {
    return new Reply.Refused(new Refusal(code, message));
  }

  private Backups.Progress sendAll() {
    for (long number = 1; number <= 6; number++) {
      queue.add(number, new Frame.Entries(List.of()), HALF);
    }
    return queue.drain();
  }

  @Test
  void twoOfHalfTheRoomAreOnTheirWayAtOnceAndNoThird() {
    assertThat(sendAll().parts()).isEqualTo(6);
    assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(underWayMost).isEqualTo(2);
  }

  @Test
  void whatCameTooEarlyForOneThatWasRefusedGoesAgain() {
    refusedOnce = 2;
    assertThat(sendAll().parts()).isEqualTo(6);
    assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void theRefusalOfTheFirstIsToldAndNotWhatFollowsFromIt() {
    refusedAlways = 3;
    assertThatThrownBy(this::sendAll)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessage("no leader");
    assertThat(taken).containsExactly(1L, 2L);
  }
}
