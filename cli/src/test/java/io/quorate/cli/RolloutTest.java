package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of three agents on a cluster of three nodes, all of them processes. */
class RolloutTest {
  private static final String[] ALL = {"a1", "a2", "a3"};
  private static final String LANE = "team/ranker --alias production --fleet eu";

  @TempDir static Path folder;

  private static Shell shell;
  private static Nodes nodes;
  private static FleetShell fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = FleetShell.found(folder, 3, "");
    shell = fleet.shell();
    nodes = fleet.nodes();
  }

  @AfterAll
  static void stop() throws Exception {
    shell.close();
  }

  @Test
  void a_fleet_switches_together_and_outlives_its_centre() throws Exception {
    fleet.approved("ranker", 1);
    assertThat(fleet.run(1, "rollout team/ranker 1 --alias production --fleet eu"))
        .contains("NOT_FOUND")
        .contains("There is no fleet 'eu'");
    for (String name : ALL) {
      fleet.agent(name, "", "joined fleet eu");
    }
    assertThat(fleet.run(1, "rollout team/ranker 9 --alias production --fleet eu"))
        .contains("no version 9");
    assertThat(fleet.run(0, "rollout team/ranker 1 --alias production --fleet eu"))
        .contains("done (3 serving)");
    fleet.assertServed("ranker", 1, ALL);

    whoStillLoadsMakesTheOthersWait();
    aDeadlineEndsARollout();
    aRefusalEndsARollout();
    strictly();

    assertThat(fleet.run(0, "audit team/ranker --verify"))
        .contains(
            "rollout began",
            "rollout committed",
            "rollout aborted",
            "rollout queued",
            "rollout drains")
        .contains("verified");
    theCentreGoesDown();
  }

  private static void whoStillLoadsMakesTheOthersWait() throws Exception {
    fleet.approved("ranker", 2);
    fleet.hook("hold", "ranker", "staged", "a3");
    fleet.run(0, "rollout team/ranker 2 --alias production --fleet eu --no-wait");
    fleet.awaitLane("ranker", "\"a1\":\\{\"state\":\"STAGED\".*\"a2\":\\{\"state\":\"STAGED\"");
    assertThat(fleet.run(0, "rollout status " + LANE))
        .contains("a3 staging")
        .contains("version 1 is committed");
    fleet.assertServed("ranker", 1, ALL);
    fleet.approved("ranker", 3);
    assertThat(fleet.run(0, "rollout team/ranker 3 --alias production --fleet eu --no-wait"))
        .contains("version 3: queued");
    fleet.kill("a3");
    fleet.assertServed("ranker", 1, ALL);
    fleet.release("hold", "ranker", "staged", "a3");
    fleet.agent("a3", "", "joined fleet eu");
    fleet.awaitLane("ranker", "\"committed\":\\{\"epoch\":3,.*\"active\":null");
    fleet.assertServed("ranker", 3, ALL);
  }

  private static void aDeadlineEndsARollout() throws Exception {
    fleet.approved("ranker", 4);
    fleet.hook("hold", "ranker", "staged", "a2");
    assertThat(fleet.run(1, "rollout team/ranker 4 --alias production --fleet eu --deadline 2"))
        .contains("aborted")
        .contains("the deadline of 2 s has passed");
    fleet.release("hold", "ranker", "staged", "a2");
    fleet.assertServed("ranker", 3, ALL);
    assertThat(fleet.run(1, "rollout team/ranker 4 --alias production --fleet eu"))
        .contains("CONFLICT")
        .contains("aborted");
  }

  private static void aRefusalEndsARollout() throws Exception {
    fleet.approved("ranker", 5);
    fleet.hook("refuse", "ranker", "staged", "a1");
    assertThat(fleet.run(1, "rollout team/ranker 5 --alias production --fleet eu"))
        .contains("aborted")
        .contains("a1: the hook ended with status 1");
    fleet.release("refuse", "ranker", "staged", "a1");
    fleet.assertServed("ranker", 3, ALL);
  }

  private static void strictly() throws Exception {
    fleet.approved("ranker", 6);
    assertThat(
            fleet.run(
                2, "rollout team/ranker 6 --alias production --fleet eu --barrier waves --strict"))
        .contains("waves serve two versions at once");
    assertThat(fleet.run(0, "rollout team/ranker 6 --alias production --fleet eu --strict"))
        .contains("done (3 serving)");
    fleet.assertServed("ranker", 6, ALL);
    assertThat(fleet.run(0, "rollback " + LANE + " --reason worse --barrier quorum"))
        .contains("version 3: done");
    fleet.assertServed("ranker", 3, ALL);
    assertThat(fleet.run(1, "rollback " + LANE)).contains("nothing to go back to");
  }

  private static void theCentreGoesDown() throws Exception {
    for (String node : new String[] {"n1", "n2", "n3"}) {
      nodes.kill(node);
    }
    fleet.kill("a1");
    fleet.agent("a1", "", "no node answers");
    fleet.assertServed("ranker", 3, ALL);
    assertThat(fleet.run(0, "history team/ranker --library lib-a1")).contains("6 sha256:");
    assertThat(fleet.run(0, "audit team/ranker --library lib-a1 --verify")).contains("verified");
    assertThat(fleet.run(1, "history team/nobody --library lib-a1")).contains("holds no history");
  }
}
