package io.quorate.simulation.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.group.GroupScenario.Defect;
import io.quorate.simulation.run.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Groups keep their promises over many seeds, and planted defects do not survive them. {@code
 * -Dquorate.group.seeds=10000} runs more seeds, {@code -Dquorate.group.from=1000000} others.
 */
class GroupSeedsTest {
  private static final long SEEDS_OF_A_BUILD = 2_400;
  private static final long JUDGED_MIN = 2_000;
  private static final long FROM = Long.getLong("quorate.group.from", 0);
  private static final long SEEDS = Long.getLong("quorate.group.seeds", SEEDS_OF_A_BUILD);
  private static final int PLANTED_SEEDS_MAX = 1_000;

  private static final List<String> REQUIRED =
      List.of(
          "fault.crash",
          "fault.partition",
          "fault.pause",
          "fault.slowDisk",
          "fault.fullDisk",
          "fault.clockJump",
          "fault.brokenLink",
          "fault.slowLink",
          "fault.oneWayPartition",
          "fault.loseDisk",
          "disk.lost",
          "attendant.AddLearner",
          "attendant.Replace",
          "attendant.whileCut",
          "change.settled",
          "group-other-seat",
          "snapshot.installed",
          "client.written",
          "client.read",
          "client.retried",
          "client.SESSION_EXPIRED",
          "client.info",
          "watcher.told",
          "watcher.fragment",
          "watcher.compacted",
          "lease.granted",
          "lease.kept",
          "lease.ended",
          "lease.inspectedAfterTakeover",
          "watcher.replayed",
          "restore.step",
          "restore.done",
          "backup.read",
          "backup.dead",
          "history.linearizable",
          "history.sequential",
          "corrupted",
          "group.damaged",
          "group.repaired");

  @Test
  void groupsKeepTheirPromises() {
    Counts counts = new Counts();
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      Outcome outcome = GroupRun.of(GroupScenario.draw(seed), 0);
      counts.addAll(outcome.counts());
      assertThat(outcome.violations()).as("seed %d of the group world", seed).isEmpty();
    }
    System.out.println("group world, seeds from " + FROM + ": " + counts.sorted());
    if (SEEDS >= 300) {
      assertThat(counts.missing(REQUIRED)).as("what no run reached").isEmpty();
    }
    if (SEEDS >= SEEDS_OF_A_BUILD) {
      // The others damage their replicas on purpose.
      assertThat(counts.get("history.linearizable") + counts.get("history.sequential"))
          .as("histories that the checkers decided")
          .isGreaterThanOrEqualTo(JUDGED_MIN);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedDefectIsCaught(Defect defect) {
    for (long seed = 0; seed < PLANTED_SEEDS_MAX; seed++) {
      Outcome planted = GroupRun.of(GroupScenario.draw(seed).with(defect), 0);
      if (planted.failed() && seenAsItShould(defect, planted.violations().getFirst())) {
        assertThat(GroupRun.of(GroupScenario.draw(seed), 0).violations()).isEmpty();
        System.out.printf("%s: seed %d: %s%n", defect, seed, planted.violations().getFirst());
        return;
      }
    }
    throw new AssertionError(defect + " survived " + PLANTED_SEEDS_MAX + " seeds");
  }

  /** What clients can see is to be found by the checker of their history. */
  private static boolean seenAsItShould(Defect defect, String violation) {
    return switch (defect) {
      case READ_WITHOUT_ASKING,
          TOKEN_IGNORED,
          RETRY_WITHOUT_ID,
          RETRY_IN_NEW_SESSION,
          SNAPSHOT_LOSES_REQUESTS ->
          violation.startsWith("the history is not");
      case NONE,
          PROGRESS_BEFORE_EVENTS,
          WATCH_JUMPS_COMPACTION,
          LEASE_TRUSTED_TOO_LONG,
          LEASE_RESET_ON_LEADER_CHANGE,
          OLD_LEADER_REVOKES,
          RESTORE_REUSES_REVISIONS,
          HISTORY_NOT_HELD,
          SEAT_KEPT_AFTER_DISK_LOSS ->
          true;
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aSeedIsARun(long seed) {
    assertThat(GroupRun.of(GroupScenario.draw(seed), 0).fingerprint())
        .isEqualTo(GroupRun.of(GroupScenario.draw(seed), 0).fingerprint());
  }
}
