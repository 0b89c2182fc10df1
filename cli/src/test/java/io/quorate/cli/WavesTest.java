package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts that go in steps or lose agents on the way: five agents and a node, all processes. */
class WavesTest {
  private static final String[] ALL = {"a1", "a2", "a3", "a4", "a5"};
  private static final String OF_AGENTS = "--token secret-of-agents";

  @TempDir static Path folder;

  private static Shell shell;
  private static FleetShell fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = FleetShell.found(folder, 1, "agents:eu secret-of-agents\n");
    shell = fleet.shell();
    fleet.agent("a1", "", "the agents of fleet eu have a token");
    fleet.kill("a1");
    for (String agent : ALL) {
      fleet.agent(agent, OF_AGENTS, "joined fleet eu");
    }
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  /** A model whose first version all agents serve, and whose second one is approved. */
  private static void begun(String model) throws Exception {
    fleet.approved(model, 1);
    assertThat(fleet.rollout(0, model, 1, "")).contains("done (5 serving)");
    fleet.assertServed(model, 1, ALL);
    fleet.approved(model, 2);
  }

  @Test
  void the_next_wave_waits_until_the_one_before_serves() throws Exception {
    begun("waves");
    fleet.hook("hold", "waves", "serving", "a1");
    fleet.hook("hold", "waves", "staged", "a4");
    fleet.rollout(0, "waves", 2, "--barrier waves --waves 20,60,100 --no-wait");
    fleet.awaitServed("waves", 2, "a1");
    String lane = fleet.awaitLane("waves", "\"a5\":\\{\"state\":\"STAGED\"");
    assertThat(lane).as("a1 has not said that it serves").contains("\"waves\":3,\"released\":1");
    fleet.assertServed("waves", 1, "a2", "a3", "a4", "a5");
    fleet.release("hold", "waves", "serving", "a1");
    fleet.awaitServed("waves", 2, "a2");
    fleet.awaitServed("waves", 2, "a3");
    lane = fleet.awaitLane("waves", "\"a3\":\\{\"state\":\"SERVING\"");
    assertThat(lane).as("a4 still loads").contains("\"released\":2");
    assertThat(fleet.run(0, "pull team/waves@production ./meanwhile")).contains("team/waves@1");
    fleet.assertServed("waves", 1, "a4", "a5");
    fleet.release("hold", "waves", "staged", "a4");
    fleet.awaitLane("waves", "\"active\":null");
    fleet.assertServed("waves", 2, ALL);
    assertThat(fleet.run(0, "audit team/waves --verify"))
        .contains("wave 1 of 3", "wave 2 of 3", "rollout committed");
  }

  @Test
  void one_may_fail_where_the_budget_says_so_and_is_fenced_until_it_has_caught_up()
      throws Exception {
    begun("budget");
    fleet.hook("refuse", "budget", "staged", "a3");
    assertThat(fleet.rollout(0, "budget", 2, "--barrier waves --waves 20,100 --budget 1"))
        .contains("done, wave 2 of 2 (1 failed, 4 serving)");
    fleet.assertServed("budget", 2, "a1", "a2", "a4", "a5");
    fleet.awaitServed("budget", 0, "a3");
    fleet.release("refuse", "budget", "staged", "a3");
    fleet.awaitServed("budget", 2, "a3");
    fleet.awaitLane("budget", "\"a3\":\\{\"state\":\"SERVING\"");
  }

  @Test
  void one_failure_more_than_the_budget_takes_back_the_waves_that_switched() throws Exception {
    begun("canary");
    fleet.hook("hold", "canary", "staged", "a4");
    fleet.hook("hold", "canary", "staged", "a5");
    fleet.hook("refuse", "canary", "staged", "a4");
    fleet.hook("refuse", "canary", "staged", "a5");
    fleet.rollout(0, "canary", 2, "--barrier waves --waves 20,40,100 --budget 1 --no-wait");
    fleet.awaitServed("canary", 2, "a2");
    fleet.release("hold", "canary", "staged", "a4");
    String lane = fleet.awaitLane("canary", "\"a4\":\\{\"state\":\"FAILED\"");
    assertThat(lane).as("one may fail").contains("\"phase\":\"SWITCHING\"");
    fleet.release("hold", "canary", "staged", "a5");
    fleet.awaitLane("canary", "\"active\":null.*\"phase\":\"ABORTED\".*2 agents failed, 1 may");
    for (String agent : ALL) {
      fleet.awaitServed("canary", 1, agent);
    }
    assertThat(fleet.run(0, "pull team/canary@production ./kept")).contains("team/canary@1");
  }

  @Test
  void a_quorum_goes_on_without_an_agent_which_serves_nothing_until_it_has_caught_up()
      throws Exception {
    begun("quorum");
    fleet.kill("a4");
    fleet.rollout(0, "quorum", 2, "--barrier quorum --no-wait");
    fleet.awaitLane("quorum", "\"a4\":\\{\"state\":\"BEHIND\"");
    fleet.awaitLane("quorum", "\"a5\":\\{\"state\":\"SERVING\"");
    fleet.assertServed("quorum", 1, "a4");
    fleet.hook("hold", "quorum", "staged", "a4");
    fleet.agent("a4", OF_AGENTS, "team/quorum@production serves nothing");
    fleet.assertServed("quorum", 0, "a4");
    fleet.release("hold", "quorum", "staged", "a4");
    fleet.awaitServed("quorum", 2, "a4");
    fleet.awaitLane("quorum", "\"active\":null");
  }

  @Test
  void who_dies_while_the_former_version_is_drained_goes_on_where_the_fleet_is() throws Exception {
    begun("strict");
    fleet.hook("hold", "strict", "drained", "a2");
    fleet.rollout(0, "strict", 2, "--strict --no-wait");
    fleet.awaitLane("strict", "\"phase\":\"DRAINING\"");
    for (String agent : ALL) {
      fleet.awaitServed("strict", 0, agent);
    }
    fleet.kill("a2");
    assertThat(fleet.run(0, "rollout status team/strict --alias production --fleet eu"))
        .contains("draining")
        .contains("version 1 is committed");
    fleet.release("hold", "strict", "drained", "a2");
    fleet.agent("a2", OF_AGENTS, "joined fleet eu");
    fleet.awaitLane("strict", "\"active\":null");
    fleet.assertServed("strict", 2, ALL);
  }
}
