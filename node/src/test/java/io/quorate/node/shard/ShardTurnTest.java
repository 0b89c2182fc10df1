package io.quorate.node.shard;

import static io.quorate.node.shard.ScriptedProcess.PEER;
import static io.quorate.node.shard.ShardFixture.A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns, clocks, timers, ranges and the order of a life. */
class ShardTurnTest {
  private final ShardFixture f = new ShardFixture();

  @Test
  void bothClocksStandStillWithinATurn() {
    List<Long> read = new ArrayList<>();
    ScriptedProcess.Step look =
        (_, effects) -> {
          read.add(effects.nanos());
          read.add(effects.wallMillis());
        };
    f.run(look);
    f.ports.nanos += 100;
    f.ports.wallMillis += 1;
    f.run(look);
    f.settle();
    f.run(look);
    assertThat(read).containsExactly(1_000L, 5_000L, 1_000L, 5_000L, 1_100L, 5_001L);
  }

  @Test
  void onlyProcessesThatWereTouchedAreSettledAndOnlyOnceATurn() {
    f.run((_, _) -> {});
    f.run((_, _) -> {});
    f.settle();
    f.settle();
    assertThat(f.a.settled).isEqualTo(1);
    assertThat(f.b.settled).isZero();
  }

  @Test
  void theJournalHearsOfATurnsRecordsOnce() {
    f.run((_, effects) -> effects.persist("x"));
    f.run((_, effects) -> effects.persist("y"));
    assertThat(f.ports.submissions).isZero();
    f.settle();
    f.settle();
    assertThat(f.ports.submissions).isEqualTo(1);
  }

  @Test
  void aTimerRunsOutOnceAtItsTime() {
    f.run((_, effects) -> effects.arm("t", 50));
    f.settle();
    assertThat(f.ports.wakeAt).isEqualTo(1_050);
    f.a.drain();
    f.advance(49);
    assertThat(f.a.drain()).isEmpty();
    f.advance(1);
    assertThat(f.a.drain()).containsExactly("expired t at 1050");
    f.advance(1_000);
    assertThat(f.a.drain()).isEmpty();
  }

  @Test
  void noExpiryAfterACancel() {
    f.run((_, effects) -> effects.arm("t", 50));
    f.run((_, effects) -> effects.cancel("t"));
    f.a.drain();
    f.advance(100);
    assertThat(f.a.drain()).isEmpty();
  }

  @Test
  void noOldExpiryAfterAReArm() {
    f.run((_, effects) -> effects.arm("t", 50));
    f.run((_, effects) -> effects.arm("t", 80));
    f.a.drain();
    f.advance(60);
    assertThat(f.a.drain()).isEmpty();
    f.advance(20);
    assertThat(f.a.drain()).containsExactly("expired t at 1080");
  }

  @Test
  void timersAreToldApartByEqualsAndRunOutInOrder() {
    f.run((_, effects) -> {
      effects.arm(new Ticket(2), 20);
      effects.arm(new Ticket(1), 10);
      effects.arm(new Ticket(2), 5);
    });
    f.a.drain();
    f.advance(30);
    assertThat(f.a.drain())
        .containsExactly("expired Ticket[number=2] at 1030", "expired Ticket[number=1] at 1030");
  }

  @Test
  void manyRearmsLeaveNoPileOfDeadTimers() {
    for (int i = 0; i < 10_000; i++) {
      f.run((_, effects) -> effects.arm("t", 50));
    }
    f.a.drain();
    f.advance(60);
    assertThat(f.a.drain()).hasSize(1);
  }

  @Test
  void anEarlierTimerReplacesTheHostsWakeUp() {
    f.run((_, effects) -> effects.arm("late", 500));
    f.settle();
    f.run((_, effects) -> effects.arm("soon", 50));
    f.settle();
    assertThat(f.ports.wakeAt).isEqualTo(1_050);
  }

  @Test
  void rangesAreAnsweredOnAdvance() {
    f.shard.rows(A).put(new byte[] {1}, new byte[] {9});
    f.run((_, effects) ->
        effects.ask(new Ticket(3), new RowsQuery(new byte[0], new byte[0], 10, 1000)));
    f.a.drain();
    f.settle();
    assertThat(f.ports.wakeAt).isEqualTo(1_000);
    f.shard.advance();
    assertThat(f.a.drain()).singleElement().asString().startsWith("answered 3 Page[rows=[Row[key=");
  }

  @Test
  void aQueryThatNoHostAnswersIsABug() {
    assertThatThrownBy(() -> f.run((_, effects) -> effects.ask(new Ticket(1), "what?")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void replayComesOldestFirstAndBeforeTheStartAndIncarnationsGrow() {
    f.run((_, effects) -> effects.persist("x"));
    f.run((_, effects) -> effects.persist("y"));
    FakeStorage durable = f.storage.crashed(f.storage.last());
    ShardFixture next = new ShardFixture(durable, ShardLimits.DEFAULT);
    assertThat(next.a.drain()).containsExactly("replayed x", "replayed y", "started 2");
    ShardFixture third = new ShardFixture(durable.crashed(durable.last()), ShardLimits.DEFAULT);
    assertThat(third.a.drain()).containsExactly("replayed x", "replayed y", "started 3");
  }

  @Test
  void nothingIsHandedToAProcessThatHasNotStarted() {
    Shard shard = new Shard(ScriptedProcess.PEER, f.ports, new FakeStorage(), ShardLimits.DEFAULT);
    ScriptedProcess early = new ScriptedProcess();
    shard.host(A, early, ScriptedProcess.CODEC, _ -> {});
    shard.open();
    shard.receive(new NodeId("other"), A, "too early");
    assertThat(early.drain()).isEmpty();
  }

  @Test
  void aProcessMustNotSendToItsOwnNode() {
    assertThatThrownBy(() -> f.run((_, effects) -> effects.send(new NodeId("self"), "me")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProcessTakenInLaterStartsWithTheNodesIncarnation() {
    ScriptedProcess late = new ScriptedProcess();
    ProcessId id = new ProcessId(8, 0);
    f.shard.host(id, late, ScriptedProcess.CODEC, _ -> {});
    f.shard.start(id);
    f.shard.receive(PEER, id, "hello");
    assertThat(late.drain()).containsExactly("started 1", "received hello from peer");
  }
}
