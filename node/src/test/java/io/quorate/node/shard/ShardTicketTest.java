package io.quorate.node.shard;

import static io.quorate.node.shard.ScriptedProcess.PEER;
import static io.quorate.node.shard.ShardFixture.A;
import static io.quorate.node.shard.ShardFixture.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import org.junit.jupiter.api.Test;

/** A ticket gets exactly one reply, whatever happens. */
class ShardTicketTest {
  private final ShardFixture f = new ShardFixture();

  @Test
  void aSecondReplyIsABug() {
    assertThatThrownBy(() ->
            f.run((ticket, effects) -> {
              effects.reply(ticket, 1);
              effects.reply(ticket, 2);
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not open");
  }

  @Test
  void aSecondReplyIsABugWhileTheFirstStillWaits() {
    assertThatThrownBy(() ->
            f.run((ticket, effects) -> {
              effects.persist("x");
              effects.reply(ticket, 1);
              effects.reply(ticket, 2);
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("second time");
  }

  @Test
  void aReplyToSomebodyElsesTicketIsABug() {
    Ticket ofA = f.call(A, (_, _) -> {});
    assertThatThrownBy(() -> f.call(B, (_, effects) -> effects.reply(ofA, 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCancelledCallIsToldToItsProcessAndItsReplyIsDropped() {
    Ticket ticket = f.run((_, _) -> {});
    f.a.drain();
    f.shard.cancel(ticket);
    assertThat(f.a.drain()).containsExactly("cancelled");
    f.run((_, effects) -> effects.reply(ticket, "late"));
    assertThat(f.replies).isEmpty();
  }

  @Test
  void stoppingAnswersOpenCallsIndeterminateAndDropsWhatWaits() {
    f.run((ticket, effects) -> {
      effects.persist("x");
      effects.send(PEER, "x");
      effects.reply(ticket, "ok");
    });
    f.shard.stop();
    f.synced();
    assertThat(f.ports.drain()).isEmpty();
    assertThat(f.replies).hasSize(1);
    assertThat(((Refusal) f.replies.getFirst()).code()).isEqualTo(ErrorCode.INDETERMINATE);
  }

  @Test
  void destroyingAProcessAnswersItsOpenCallsAndDropsLateMessages() {
    f.run((_, _) -> {});
    f.shard.destroy(A);
    assertThat(((Refusal) f.replies.getFirst()).code()).isEqualTo(ErrorCode.INDETERMINATE);
    f.shard.receive(PEER, A, "late");
    assertThat(f.ports.drain()).containsExactly("note 7/0 message-dropped");
  }

  @Test
  void aCallToAProcessThatDoesNotExistIsRefused() {
    f.call(new ProcessId(9, 9), (_, _) -> {});
    assertThat(((Refusal) f.replies.getFirst()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void tooMuchOpenWorkRefusesCallsButNotMessages() {
    ShardFixture small = new ShardFixture(new FakeStorage(), new ShardLimits(2, 2, 1000, 1, 100));
    small.run((_, _) -> {});
    small.run((_, _) -> {});
    small.run((_, _) -> {});
    assertThat(small.replies).hasSize(1);
    assertThat(((Refusal) small.replies.getFirst()).code()).isEqualTo(ErrorCode.OVERLOADED);
    small.a.drain();
    small.shard.receive(PEER, A, "progress");
    assertThat(small.a.drain()).containsExactly("received progress from peer");
  }

  @Test
  void tooManyBytesUnderWayRefuseCalls() {
    ShardFixture small = new ShardFixture(new FakeStorage(), new ShardLimits(100, 100, 25, 1, 100));
    Ticket first = small.run((_, _) -> {});
    small.run((_, _) -> {});
    small.run((_, _) -> {});
    assertThat(((Refusal) small.replies.getFirst()).code()).isEqualTo(ErrorCode.OVERLOADED);
    small.shard.cancel(first);
    small.run((_, _) -> {});
    assertThat(small.replies).hasSize(1);
  }

  @Test
  void aCallFromInsideAStepWaitsForItsEnd() {
    f.run((ticket, effects) -> {
      f.call(A, (_, _) -> {});
      effects.reply(ticket, "first");
    });
    assertThat(f.a.drain()).containsExactly("called", "done", "called", "done");
  }

  @Test
  void aProcessCallsAnotherByAsking() {
    f.run((_, effects) ->
        effects.ask(
            new Ticket(5),
            new LocalCall(
                B,
                (ScriptedProcess.Step) (ticket, inner) -> inner.reply(ticket, "from b"),
                false,
                true)));
    assertThat(f.a.drain()).containsExactly("called", "done", "answered 5 from b");
  }

  @Test
  void aFullStorageRefusesCallsThatWriteAndNoOthers() {
    f.storage.full = new Refusal(ErrorCode.DISK_FULL, "no room");
    ScriptedProcess.Step echo = (ticket, inner) -> inner.reply(ticket, "read");
    f.run((_, effects) -> effects.ask(new Ticket(1), new LocalCall(B, echo, false, true)));
    f.run((_, effects) -> effects.ask(new Ticket(2), new LocalCall(B, echo, false, false)));
    assertThat(f.a.drain())
        .contains("answered 2 read")
        .anyMatch(event -> event.startsWith("answered 1 Refusal[code=DISK_FULL"));
  }
}
