package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of the README's tour, in order, and looks at what a newcomer would look at.
 */
final class TourTest {

  private static final Path ROOT = Shell.repository();
  private static final Path REAL_TREE = Path.of("/usr/share/doc");
  private static final int FILES_MIN = 1_000;
  private static final int PORT_IN_README = 7400;

  @TempDir Path folder;

  private record Ran(String command, Shell.Outcome outcome) {}

  @Test
  void every_command_of_the_tour_does_what_the_readme_says() throws Exception {
    int port = Shell.freePorts(44);
    String documents = documents();
    Map<String, String> environment =
        Map.of(
            "QUORATE_PORT",
            Integer.toString(port),
            "QUORATE_ENDPOINTS",
            "http://127.0.0.1:" + port);
    List<Ran> ran = new ArrayList<>();
    try (Shell shell = Shell.ofRepository(folder, environment)) {
      for (TourScript.Step step : TourScript.of(ROOT.resolve("README.md")).steps()) {
        String command = adapted(step.command(), port, documents);
        if (step.background()) {
          shell.start(command, command.contains(" up ") ? "Quorate is ready" : "Serving");
        } else {
          assertThat(command.contains("cluster heal") && hints(port) == 0)
              .as("no hint waits while the cluster is cut")
              .isFalse();
          Shell.Outcome outcome = shell.run(command);
          assertThat(outcome.status()).describedAs("%s%n%s", command, outcome.output()).isZero();
          ran.add(new Ran(command, outcome));
        }
      }
      assertThat(hints(port)).as("hints that were left").isZero();
      inspect(ran);
      String count = shell.run("./quorate scan docs --count").output();
      shell.stopAll();
      shell.start("./quorate up --nodes 5 --processes --data ./five", "Quorate is ready");
      assertThat(shell.run("./quorate get docs greeting").output()).isEqualTo("from both\n");
      assertThat(shell.run("./quorate scan docs --count").output()).isEqualTo(count);
      shell.stopAll();
    }
  }

  @Test
  void every_command_of_the_tutorial_does_what_it_says() throws Exception {
    assumeTrue(Shell.isInstalled("curl"), "curl is not installed, and the tutorial calls it");
    int port = Shell.freePorts(24);
    Map<String, String> environment =
        Map.of(
            "QUORATE_PORT",
            Integer.toString(port),
            "QUORATE_ENDPOINTS",
            "http://127.0.0.1:" + port);
    List<Ran> ran = new ArrayList<>();
    try (Shell shell = Shell.ofRepository(folder, environment)) {
      shell.start("./quorate up", "Quorate is ready");
      for (TourScript.Step step : TourScript.of(ROOT.resolve("docs/tutorial.md")).steps()) {
        Shell.Outcome outcome = shell.run(step.command());
        assertThat(outcome.status())
            .describedAs("%s%n%s", step.command(), outcome.output())
            .isZero();
        ran.add(new Ran(step.command(), outcome));
      }
      shell.stopAll();
    }
    assertThat(outputs(ran, "get carts ada").get(2)).contains("2 siblings");
    assertThat(outputs(ran, "get carts ada").get(3)).isEqualTo("milk, eggs, tea\n");
    assertThat(outputs(ran, "get visits home")).containsExactly("8\n");
    assertThat(outputs(ran, "get tags page")).containsExactly("blue\nred\n");
    assertThat(outputs(ran, "bread, jam").getFirst()).contains("CONFLICT", "refused with status 1");
    assertThat(outputs(ran, "put config replicas 6").getFirst())
        .contains("CONFLICT", "refused with status 1");
    assertThat(outputs(ran, "get config replicas").get(1)).isEqualTo("5\n");
    assertThat(outputs(ran, "config replicas --history").getFirst().lines()).hasSize(3);
    assertThat(outputs(ran, "config replicas --revision 2").getFirst()).isEqualTo("3\n");
    assertThat(outputs(ran, "get carts bob ||").getFirst()).contains("exit status 1");
    assertThat(outputs(ran, "keys/eve").get(1)).contains("200 OK", "Quorate-Context", "rice");
    assertThat(outputs(ran, "fastreads").get(1)).contains("\"w\":3");
    assertThat(outputs(ran, "create loose").getFirst()).contains("exit status 2");
    assertThat(outputs(ran, "lab placement").getFirst()).contains("jump");
    assertThat(outputs(ran, "check seen.jsonl --model linearizable").getFirst())
        .contains("VIOLATED", "process bob: get x -> 1", "exit status 1");
    assertThat(outputs(ran, "check seen.jsonl --model sequential").getFirst()).contains("VALID");
    assertThat(outputs(ran, "check bench.jsonl").getFirst()).contains("read as JSON lines");
  }

  @Test
  void every_command_of_the_tutorial_on_models_does_what_it_says() throws Exception {
    int port = Shell.freePorts(24);
    Map<String, String> environment =
        Map.of(
            "QUORATE_PORT",
            Integer.toString(port),
            "QUORATE_ENDPOINTS",
            "http://127.0.0.1:" + port);
    List<Ran> ran = new ArrayList<>();
    try (Shell shell = Shell.ofRepository(folder, environment)) {
      for (TourScript.Step step : TourScript.of(ROOT.resolve("docs/tutorial-models.md")).steps()) {
        if (step.background()) {
          boolean cluster = step.command().contains(" up");
          String command = "sh -c '%s'".formatted(step.command().replace("'", "'\\''"));
          shell.start(command, cluster ? "Quorate is ready" : "joined fleet");
        } else {
          Shell.Outcome outcome = shell.run(step.command());
          assertThat(outcome.status())
              .describedAs("%s%n%s", step.command(), outcome.output())
              .isZero();
          ran.add(new Ran(step.command(), outcome));
        }
      }
      shell.stopAll();
    }
    assertThat(outputs(ran, "cat copy/model.bin").getFirst()).endsWith("first weights");
    assertThat(outputs(ran, "--parent 1 || echo").getLast())
        .contains("STALE_PARENT", "refused with status 1");
    assertThat(outputs(ran, "cat blue"))
        .containsExactly(
            "first weightsfirst weights", "better weightsbetter weights", "first weights");
    assertThat(outputs(ran, "--strict").getFirst()).contains("done (2 serving)");
    assertThat(outputs(ran, "models fleet eu").getFirst())
        .contains("blue ok, by notify", "green ok, by poll");
    assertThat(outputs(ran, "--library ./blue").getLast()).contains("verified");
    assertThat(outputs(ran, "sync-cost").getFirst()).contains("notify", "poll", "for 5 changes");
  }

  /** How many hints wait on the five nodes, as they tell it themselves. */
  private static double hints(int port) {
    double hints = 0;
    for (int node = 0; node < 5; node++) {
      String metrics = Http.get("http://127.0.0.1:%d/metrics".formatted(port + 10 * node));
      hints +=
          metrics
              .lines()
              .filter(line -> line.startsWith("quorate_hints "))
              .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
              .sum();
    }
    return hints;
  }

  private static void inspect(List<Ran> ran) {
    List<String> imports = outputs(ran, "import docs");
    assertThat(imports.get(0)).contains(" 0 unchanged").contains("files/s");
    assertThat(imports.get(1)).contains("0 written (0.0 MB)");
    assertThat(Integer.parseInt(outputs(ran, "scan docs --count").getFirst().strip()))
        .isGreaterThanOrEqualTo(FILES_MIN);
    List<String> reads = outputs(ran, "get docs greeting");
    assertThat(reads.get(0)).isEqualTo("hello\n");
    assertThat(reads.get(1)).contains("\"receipt\"").contains(",2]");
    assertThat(reads.get(2)).isEqualTo("still here\n");
    assertThat(reads.get(3))
        .contains("2 siblings under")
        .contains("from the left")
        .contains("from the right")
        .contains("Reconcile them with")
        .containsPattern("2 siblings under .*\\[n\\d,\\d+\\]")
        .containsPattern("\\[n\\d,\\d+\\] from the left")
        .containsPattern("\\[n\\d,\\d+\\] from the right");
    assertThat(reads.get(4)).isEqualTo("from both\n");
    assertThat(outputs(ran, "models push").getFirst()).contains("team/ranker@1 sha256:");
    assertThat(outputs(ran, "models push").get(1)).contains("team/ranker@2 sha256:");
    assertThat(outputs(ran, "models pull").get(1)).contains("team/ranker@1 sha256:");
    assertThat(outputs(ran, "models history").getFirst()).contains("first", "trained again");
  }

  private static List<String> outputs(List<Ran> ran, String part) {
    return ran.stream()
        .filter(one -> one.command().contains(part))
        .map(one -> one.outcome().output())
        .toList();
  }

  private static String adapted(String command, int port, String documents) {
    String adapted = command.replace(REAL_TREE.toString(), documents);
    for (int node = 0; node < 5; node++) {
      adapted = adapted.replace(":" + (PORT_IN_README + 10 * node), ":" + (port + 10 * node));
    }
    return adapted;
  }

  /** The real tree that the README imports, or one like it where that is thin. */
  private String documents() throws IOException {
    if (Files.isDirectory(REAL_TREE)) {
      try (Stream<Path> files = Files.walk(REAL_TREE)) {
        if (files.filter(Files::isRegularFile).limit(2 * FILES_MIN).count() == 2 * FILES_MIN) {
          return REAL_TREE.toString();
        }
      }
    }
    Path tree = folder.resolve("documents");
    for (int i = 0; i < 2 * FILES_MIN; i++) {
      Path file = tree.resolve("b%02d/file%d.txt".formatted(i % 50, i));
      Files.createDirectories(tree.resolve("b%02d".formatted(i % 50)));
      Files.writeString(file, "Document %d.%n".formatted(i).repeat(1 + i % 100));
    }
    return tree.toString();
  }
}
