package io.quorate.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import org.junit.jupiter.api.Test;

/**
 * A journal that does not go on: what comes in must not pile up, and the system must stay alive.
 */
class ShardStallTest {
  private static final int HELD_MAX = 10;
  private static final NodeId PEER = new NodeId("peer");
  private static final ProcessId SYSTEM = new ProcessId(ProcessId.SYSTEM, 9);

  private final FakeStorage storage = new FakeStorage();
  private final ShardFixture fixture =
      new ShardFixture(storage, new ShardLimits(1_000, 1_000, 1_000_000, 1, HELD_MAX));
  private final ScriptedProcess system = new ScriptedProcess();

  ShardStallTest() {
    fixture.shard.host(SYSTEM, system, ScriptedProcess.CODEC, _ -> {});
    fixture.shard.start(SYSTEM);
    fixture.synced();
    fixture.settle();
  }

  private void message(ProcessId to) {
    fixture.shard.receive(PEER, to, "m");
    fixture.settle();
  }

  private long received(ScriptedProcess process) {
    return process.seen.stream().filter(line -> line.startsWith("received")).count();
  }

  private void holdOne() {
    fixture.run((ticket, effects) -> {
      effects.persist("r");
      effects.send(PEER, "answer");
      effects.reply(ticket, "done");
    });
    fixture.settle();
  }

  @Test
  void messagesAreShedWhileTooManyEffectsWaitAndTakenAgainAfterTheSync() {
    while (fixture.ports.log.stream().noneMatch(line -> line.contains("message-shed"))) {
      holdOne();
      message(ShardFixture.B);
    }
    long before = received(fixture.b);
    assertThat(before).isBetween(1L, (long) HELD_MAX);
    for (int i = 0; i < 100; i++) {
      message(ShardFixture.B);
      message(SYSTEM);
    }
    assertThat(received(fixture.b)).isEqualTo(before);
    assertThat(received(system)).as("what the system is told").isEqualTo(100);
    fixture.synced();
    message(ShardFixture.B);
    assertThat(received(fixture.b)).isEqualTo(before + 1);
  }

  @Test
  void anOverwhelmedStorageShedsMessagesAndRefusesCallsAndLetsGoOn() {
    storage.overwhelmed = true;
    fixture.settle();
    message(ShardFixture.B);
    assertThat(received(fixture.b)).isZero();
    fixture.run((ticket, effects) ->
        effects.ask(new Ticket(1), new LocalCall(ShardFixture.B, step(), false, false)));
    fixture.settle();
    assertThat(fixture.a.seen.getLast()).contains("answered", "OVERLOADED", "does not keep up");
    storage.overwhelmed = false;
    fixture.settle();
    message(ShardFixture.B);
    assertThat(received(fixture.b)).isEqualTo(1);
  }

  @Test
  void aProcessThatGoesTakesItsEffectsAlong() {
    for (int i = 0; i <= HELD_MAX; i++) {
      holdOne();
    }
    message(ShardFixture.B);
    assertThat(received(fixture.b)).isZero();
    fixture.shard.destroy(ShardFixture.A);
    fixture.settle();
    message(ShardFixture.B);
    assertThat(received(fixture.b)).isEqualTo(1);
    assertThat(fixture.replies)
        .allSatisfy(
            reply -> assertThat(((Refusal) reply).code()).isEqualTo(ErrorCode.INDETERMINATE));
  }

  private static ScriptedProcess.Step step() {
    return (ticket, effects) -> effects.reply(ticket, "never");
  }
}
