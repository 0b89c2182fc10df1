package io.quorate.simulation.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.run.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many seeds hold every promise, and together reach every fault and every branch that matters.
 * {@code -Dquorate.raft.seeds=100000} runs more of them, {@code -Dquorate.raft.from=1000000}
 * others.
 */
class RaftSeedsTest {
  private static final long FROM = Long.getLong("quorate.raft.from", 0);
  private static final long SEEDS = Long.getLong("quorate.raft.seeds", 2_000);

  private static final List<String> REQUIRED =
      List.of(
          "member.witness",
          "member.lowerPriority",
          "crash",
          "crash.lostRecords",
          "fault.partition",
          "fault.voterCrash",
          "fault.isolation",
          "fault.oneWayCut",
          "fault.brokenLink",
          "fault.slowLink",
          "fault.pause",
          "fault.stall",
          "fault.slowDisk",
          "fault.clockJump",
          "fault.transfer",
          "fault.change",
          "fault.changeWhileCut",
          "network.lost",
          "network.duplicated",
          "network.overtaken",
          "network.late",
          "network.blocked",
          "election.won",
          "election.lost",
          "election.transfer",
          "prevote.refused",
          "prevote.lost",
          "vote.loyal",
          "vote.refused",
          "append.conflict",
          "append.backoff",
          "append.truncated",
          "append.resent",
          "propose.overloaded",
          "orphan.delivered",
          "orphan.superseded",
          "snapshot.begun",
          "snapshot.resumed",
          "snapshot.lost",
          "snapshot.installed",
          "compaction",
          "compaction.rewritten",
          "transfer.done",
          "transfer.failed",
          "change.simple",
          "change.joint",
          "change.joint.left",
          "change.settled",
          "change.promoted",
          "change.behind",
          "read.round",
          "read.lease",
          "read.asked",
          "read.retried",
          "stepdown.stalled",
          "stepdown.unsupported",
          "stepdown.removed",
          "client.written",
          "client.read",
          "client.INDETERMINATE",
          "client.gaveUp");

  @Test
  void groupsHoldTheirPromises() {
    Batch batch = new Batch(seed -> RaftRun.of(RaftScenario.draw(seed), 0), 1);
    batch.run(FROM, SEEDS, 1, _ -> {});
    System.out.println("raft world: " + batch.speed());
    if (!batch.failures().isEmpty()) {
      throw new AssertionError(
          RaftSimulation.simulation().story().apply(batch.failures().getFirst().seed()));
    }
    assertThat(batch.counts().missing(REQUIRED))
        .as("faults and branches that no run reached; reached were %s", batch.counts().sorted())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSeedIsARun(long seed) {
    assertThat(RaftRun.of(RaftScenario.draw(seed), 0).fingerprint())
        .isEqualTo(RaftRun.of(RaftScenario.draw(seed), 0).fingerprint());
  }
}
