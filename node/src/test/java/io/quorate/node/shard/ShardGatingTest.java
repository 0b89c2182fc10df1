package io.quorate.node.shard;

import static io.quorate.node.shard.ScriptedProcess.PEER;
import static io.quorate.node.shard.ShardFixture.A;
import static io.quorate.node.shard.ShardFixture.B;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What waits for the journal, what does not, and what a crash loses. */
class ShardGatingTest {
  private final ShardFixture f = new ShardFixture();

  @Test
  void gatedEffectsLeaveAtOnceWhenNothingWasPersisted() {
    f.run((ticket, effects) -> {
      effects.send(PEER, "hello");
      effects.notice("news");
      effects.reply(ticket, "done");
    });
    assertThat(f.ports.drain()).containsExactly("send peer hello", "notice news");
    assertThat(f.replies).containsExactly("done");
  }

  @Test
  void gatedEffectsWaitForWhatTheProcessPersisted() {
    f.run((ticket, effects) -> {
      effects.persist("x");
      effects.send(PEER, "stored x");
      effects.notice("x");
      effects.reply(ticket, "ok");
    });
    f.settle();
    assertThat(f.ports.drain()).isEmpty();
    assertThat(f.replies).isEmpty();

    f.synced();
    assertThat(f.ports.drain()).containsExactly("send peer stored x", "notice x");
    assertThat(f.replies).containsExactly("ok");
  }

  @Test
  void gatedEffectsOfALaterStepWaitForAnEarlierStepsRecord() {
    f.run((_, effects) -> effects.persist("x"));
    f.run((_, effects) -> effects.send(PEER, "later"));
    assertThat(f.ports.drain()).isEmpty();
    f.synced();
    assertThat(f.ports.drain()).containsExactly("send peer later");
  }

  @Test
  void earlyEffectsDoNotWait() {
    f.run((ticket, effects) -> {
      effects.persist("x");
      effects.early().send(PEER, "append x");
      effects.early().notice("heard");
      effects.early().reply(ticket, "seen");
    });
    assertThat(f.ports.drain()).containsExactly("send peer append x", "notice heard");
    assertThat(f.replies).containsExactly("seen");
  }

  @Test
  void aProcessDoesNotWaitForAnothersRecords() {
    f.call(A, (_, effects) -> effects.persist("x"));
    f.call(B, (_, effects) -> effects.send(PEER, "from b"));
    assertThat(f.ports.drain()).containsExactly("send peer from b");
  }

  @Test
  void aSyncLetsOutOnlyWhatItCovers() {
    long[] first = new long[1];
    f.run((_, effects) -> {
      first[0] = effects.persist("x");
      effects.send(PEER, "x");
      effects.persist("y");
      effects.send(PEER, "y");
    });
    f.shard.synced(first[0]);
    assertThat(f.ports.drain()).containsExactly("send peer x");
    f.synced();
    assertThat(f.ports.drain()).containsExactly("send peer y");
  }

  @Test
  void gatedEffectsKeepTheirOrder() {
    f.run((_, effects) -> {
      effects.persist("x");
      effects.send(PEER, "1");
      effects.persist("y");
      effects.send(PEER, "2");
      effects.send(PEER, "3");
    });
    f.synced();
    assertThat(f.ports.drain()).containsExactly("send peer 1", "send peer 2", "send peer 3");
  }

  @Test
  void aCrashLosesWhatWasNotDurableAndEveryEffectThatWaitedForIt() {
    long durable = f.storage.last();
    f.run((_, effects) -> {
      effects.persist("kept?");
      effects.send(PEER, "acknowledged");
    });
    f.settle();

    ShardFixture next = new ShardFixture(f.storage.crashed(durable), ShardLimits.DEFAULT);
    assertThat(next.a.drain()).containsExactly("started 2");
    next.synced();
    assertThat(f.ports.drain()).isEmpty();
    assertThat(next.ports.drain()).isEmpty();
  }

  @Test
  void nothingGatedLeavesBeforeTheStartItselfIsDurable() {
    ShardFixture fresh = new ShardFixture(new FakeStorage(), ShardLimits.DEFAULT);
    fresh.run((_, effects) -> effects.send(PEER, "i am incarnation 1"));
    assertThat(fresh.ports.drain()).isEmpty();
    fresh.synced();
    assertThat(fresh.ports.drain()).containsExactly("send peer i am incarnation 1");
  }

  @Test
  void onlyProcessesThatPersistedHearOfASync() {
    long[] position = new long[1];
    f.call(A, (_, effects) -> position[0] = effects.persist("x"));
    f.call(B, (_, effects) -> effects.send(PEER, "nothing persisted"));
    f.a.drain();
    f.b.drain();
    f.synced();
    assertThat(f.a.drain()).containsExactly("synced " + position[0]);
    assertThat(f.b.drain()).isEmpty();
  }

  @Test
  void gatedEffectsLeaveBeforeTheirProcessHearsOfTheSync() {
    f.run((_, effects) -> {
      effects.persist("x");
      effects.notice("first");
    });
    f.a.drain();
    f.shard.call(B, (ScriptedProcess.Step) (_, effects) -> effects.persist("y"), 0, _ -> {});
    f.synced();
    assertThat(f.ports.drain()).containsExactly("notice first");
    assertThat(f.a.drain()).hasSize(1);
  }
}
