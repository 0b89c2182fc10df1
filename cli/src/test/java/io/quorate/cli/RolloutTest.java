package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of three agents on a cluster of three nodes, all of them processes. */
class RolloutTest {
  private static final String LANE = "team/ranker --alias production --fleet eu";

  @TempDir static Path folder;

  private static Shell shell;
  private static Nodes nodes;
  private static final Map<String, Process> agents = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(folder.resolve("tokens"), "ada secret-of-ada\neve secret-of-eve\n");
    int port = Shell.freePorts(30);
    shell =
        Shell.ofClasses(
            folder,
            Map.of(
                "QUORATE_ENDPOINTS",
                "http://127.0.0.1:%d,http://127.0.0.1:%d,http://127.0.0.1:%d"
                    .formatted(port, port + 10, port + 20),
                "QUORATE_TOKENS",
                folder.resolve("tokens").toString()));
    nodes = new Nodes(shell, port);
    nodes.found(3);
  }

  @AfterAll
  static void stop() throws Exception {
    shell.close();
  }

  private static String run(int status, String command) throws IOException, InterruptedException {
    Shell.Outcome outcome = shell.run("./quorate models " + command);
    assertThat(outcome.status()).as(command + "\n" + outcome.output()).isEqualTo(status);
    return outcome.output();
  }

  /** An agent whose hook does not say that a version is ready as long as there is a file. */
  private static void agent(String name, String awaited) throws IOException {
    String hook =
        "if test $QUORATE_EVENT = staged; then while test -e hold-%s; do sleep 0.1; done; fi; ! test -e refuse-%s"
            .formatted(name, name);
    agents.put(
        name,
        shell.start(
            "./quorate agent --fleet eu --name %s --dir lib-%s --subscribe 'team/*' --hook '%s'"
                .formatted(name, name, hook),
            awaited));
  }

  private static long served(String agent) throws IOException {
    Path link = folder.resolve("lib-" + agent).resolve("team/ranker/production");
    return Files.isSymbolicLink(link)
        ? Long.parseLong(Files.readSymbolicLink(link).getFileName().toString())
        : 0;
  }

  private static void approved(int number) throws Exception {
    Path model = Files.createDirectories(folder.resolve("ranker"));
    Files.writeString(model.resolve("weights.bin"), "weights of version " + number);
    run(0, "push team/ranker ./ranker --parent %d".formatted(number - 1));
    run(0, "propose team/ranker %d --alias production --token secret-of-ada".formatted(number));
    run(0, "approve team/ranker %d --alias production --token secret-of-eve".formatted(number));
  }

  /** Waits until the lane's document, as any node has it, matches an expression of grep. */
  private static void awaitLane(String expression) throws IOException, InterruptedException {
    String url = nodes.url("n1") + "/v1/models/team/ranker/aliases/production/fleets/eu/rollout";
    while (shell.run("curl -s %s | grep -Eq '%s'".formatted(url, expression)).status() != 0) {
      assertThat(agents.values()).allMatch(Process::isAlive);
    }
  }

  private static void assertServed(long number) throws IOException {
    for (String agent : agents.keySet()) {
      assertThat(served(agent)).as(agent).isEqualTo(number);
    }
  }

  @Test
  void a_fleet_switches_together_and_outlives_its_centre() throws Exception {
    approved(1);
    assertThat(run(1, "rollout team/ranker 1 --alias production --fleet eu"))
        .contains("NOT_FOUND")
        .contains("There is no fleet 'eu'");
    for (String name : new String[] {"a1", "a2", "a3"}) {
      agent(name, "joined fleet eu");
    }
    assertThat(run(1, "rollout team/ranker 9 --alias production --fleet eu"))
        .contains("no version 9");
    assertThat(run(0, "rollout team/ranker 1 --alias production --fleet eu"))
        .contains("done (3 serving)");
    assertServed(1);

    whoStillLoadsMakesTheOthersWait();
    aDeadlineEndsARollout();
    aRefusalEndsARollout();
    strictly();

    assertThat(run(0, "audit team/ranker --verify"))
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
    approved(2);
    Files.createFile(folder.resolve("hold-a3"));
    run(0, "rollout team/ranker 2 --alias production --fleet eu --no-wait");
    awaitLane("\"a1\":\\{\"state\":\"STAGED\".*\"a2\":\\{\"state\":\"STAGED\"");
    assertThat(run(0, "rollout status " + LANE))
        .contains("a3 staging")
        .contains("version 1 is committed");
    assertServed(1);
    approved(3);
    assertThat(run(0, "rollout team/ranker 3 --alias production --fleet eu --no-wait"))
        .contains("version 3: queued");
    agents.get("a3").destroyForcibly().waitFor();
    assertServed(1);
    Files.delete(folder.resolve("hold-a3"));
    agent("a3", "joined fleet eu");
    awaitLane("\"committed\":\\{\"epoch\":3,.*\"active\":null");
    assertServed(3);
  }

  private static void aDeadlineEndsARollout() throws Exception {
    approved(4);
    Files.createFile(folder.resolve("hold-a2"));
    assertThat(run(1, "rollout team/ranker 4 --alias production --fleet eu --deadline 2"))
        .contains("aborted")
        .contains("the deadline of 2 s has passed");
    Files.delete(folder.resolve("hold-a2"));
    assertServed(3);
    assertThat(run(1, "rollout team/ranker 4 --alias production --fleet eu"))
        .contains("CONFLICT")
        .contains("aborted");
  }

  private static void aRefusalEndsARollout() throws Exception {
    approved(5);
    Files.createFile(folder.resolve("refuse-a1"));
    assertThat(run(1, "rollout team/ranker 5 --alias production --fleet eu"))
        .contains("aborted")
        .contains("a1: the hook ended with status 1");
    Files.delete(folder.resolve("refuse-a1"));
    assertServed(3);
  }

  private static void strictly() throws Exception {
    approved(6);
    assertThat(
            run(2, "rollout team/ranker 6 --alias production --fleet eu --barrier waves --strict"))
        .contains("waves serve two versions at once");
    assertThat(run(0, "rollout team/ranker 6 --alias production --fleet eu --strict"))
        .contains("done (3 serving)");
    assertServed(6);
    assertThat(run(0, "rollback " + LANE + " --reason worse --barrier quorum"))
        .contains("version 3: done");
    assertServed(3);
    assertThat(run(1, "rollback " + LANE)).contains("nothing to go back to");
  }

  private static void theCentreGoesDown() throws Exception {
    for (String node : new String[] {"n1", "n2", "n3"}) {
      nodes.kill(node);
    }
    agents.get("a1").destroyForcibly().waitFor();
    agent("a1", "no node answers");
    assertServed(3);
    assertThat(run(0, "history team/ranker --library lib-a1")).contains("6 sha256:");
    assertThat(run(0, "audit team/ranker --library lib-a1 --verify")).contains("verified");
    assertThat(run(1, "history team/nobody --library lib-a1")).contains("holds no history");
  }
}
