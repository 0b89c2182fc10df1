package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Agents of the fleet {@code eu}, each a process, whose models are {@code team/NAME} and whose
 * alias is {@code production}. Their hook waits as long as there is a file {@code
 * hold-NAME-EVENT-AGENT}, and refuses as long as there is one named {@code
 * refuse-NAME-EVENT-AGENT}.
 */
final class FleetShell {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String HOOK =
      "f=${QUORATE_MODEL#team/}-$QUORATE_EVENT-$QUORATE_AGENT; while test -e hold-$f; do sleep 0.1; done; ! test -e refuse-$f";

  private final Shell shell;
  private final Nodes nodes;
  private final Map<String, Process> agents = new TreeMap<>();

  private FleetShell(Shell shell, Nodes nodes) {
    this.shell = shell;
    this.nodes = nodes;
  }

  /**
   * Founds a cluster that knows ada, who sends the commands, and eve.
   *
   * @param tokens further lines of the file of tokens
   */
  static FleetShell found(Path folder, int count, String tokens) throws Exception {
    Path file = folder.resolve("tokens");
    Files.writeString(file, "ada secret-of-ada\neve secret-of-eve\n" + tokens);
    int port = Shell.freePorts(10 * count);
    String endpoints =
        IntStream.range(0, count)
            .mapToObj(node -> "http://127.0.0.1:" + (port + 10 * node))
            .collect(Collectors.joining(","));
    Shell shell =
        Shell.ofClasses(
            folder,
            Map.of(
                "QUORATE_ENDPOINTS",
                endpoints,
                "QUORATE_TOKENS",
                file.toString(),
                "QUORATE_TOKEN",
                "secret-of-ada"));
    Nodes nodes = new Nodes(shell, port);
    nodes.found(count);
    return new FleetShell(shell, nodes);
  }

  Shell shell() {
    return shell;
  }

  Nodes nodes() {
    return nodes;
  }

  /** Runs {@code quorate models …}; its output. */
  String run(int status, String command) throws IOException, InterruptedException {
    return shell.run(status, "./quorate models " + command);
  }

  /** Starts an agent and waits for a line of it. */
  void agent(String name, String options, String awaited) throws IOException {
    agents.put(
        name,
        shell.start(
            "./quorate agent --fleet eu --name %s --dir lib-%s --subscribe 'team/*' --hook '%s' %s"
                .formatted(name, name, HOOK, options),
            awaited));
  }

  /** As a power cut would. */
  void kill(String name) throws InterruptedException {
    Process process = agents.remove(name);
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s has ended", name).isTrue();
  }

  /** Lets the hooks of an agent wait at a state of a model, or refuse it. */
  void hook(String what, String model, String event, String agent) throws IOException {
    Files.createFile(file(what, model, event, agent));
  }

  void release(String what, String model, String event, String agent) throws IOException {
    Files.delete(file(what, model, event, agent));
  }

  private Path file(String what, String model, String event, String agent) {
    return shell.folder().resolve("%s-%s-%s-%s".formatted(what, model, event, agent));
  }

  Path library(String agent) {
    return shell.folder().resolve("lib-" + agent);
  }

  /** Number of what an agent serves; 0: nothing. */
  long served(String model, String agent) throws IOException {
    Path link = library(agent).resolve("team").resolve(model).resolve("production");
    try {
      return Long.parseLong(Files.readSymbolicLink(link).getFileName().toString());
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  void assertServed(String model, long number, String... names) throws IOException {
    for (String agent : names) {
      assertThat(served(model, agent)).as(agent).isEqualTo(number);
    }
  }

  void awaitServed(String model, long number, String agent) {
    await(
        () -> {
          try {
            return served(model, agent) == number;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        "%s serves version %d".formatted(agent, number));
  }

  static void await(BooleanSupplier condition, String what) {
    long deadline = deadline();
    while (!condition.getAsBoolean()) {
      pause(deadline, what);
    }
  }

  /** Publishes the next version and has it approved. */
  void approved(String model, int number) throws Exception {
    Path folder = Files.createDirectories(shell.folder().resolve(model));
    Files.writeString(folder.resolve("weights.bin"), "weights of version " + number);
    run(0, "push team/%s ./%s --parent %d".formatted(model, model, number - 1));
    String what = " team/%s %d --alias production --token ".formatted(model, number);
    run(0, "propose" + what + "secret-of-ada");
    run(0, "approve" + what + "secret-of-eve");
  }

  String rollout(int status, String model, int number, String options) throws Exception {
    return run(
        status,
        "rollout team/%s %d --alias production --fleet eu %s".formatted(model, number, options));
  }

  String lane(String model) throws IOException, InterruptedException {
    String path = "/v1/models/team/%s/aliases/production/fleets/eu/rollout".formatted(model);
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(nodes.url("n1") + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Waits until the lane's document matches an expression; returns it. */
  String awaitLane(String model, String expression) throws IOException, InterruptedException {
    Pattern pattern = Pattern.compile(expression);
    long deadline = deadline();
    String lane = lane(model);
    while (!pattern.matcher(lane).find()) {
      assertThat(agents.values()).allMatch(Process::isAlive);
      pause(deadline, expression + "\n" + lane);
      lane = lane(model);
    }
    return lane;
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
  }

  private static void pause(long deadline, String awaited) {
    assertThat(System.nanoTime() - deadline).as("time left to wait for " + awaited).isNegative();
    LockSupport.parkNanos(50_000_000);
  }
}
