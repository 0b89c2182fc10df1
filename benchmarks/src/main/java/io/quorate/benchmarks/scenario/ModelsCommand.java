package io.quorate.benchmarks.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.benchmarks.scenario.TreeTools.Figure;
import io.quorate.benchmarks.systems.QuorateSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast model files are published and pulled, and how much of a second version moves. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = {
      "Push and pull a model of made-up weights, beside what the machine allows and other tools:",
      "curl from nginx followed by sha256sum; a probe that reads, hashes, writes and syncs what a",
      "push must; rsync and casync on the same pair of trees. Needs nginx, curl, rsync and casync.",
      "Commands are those that users type, timed from their start to their end."
    })
public final class ModelsCommand implements Callable<Integer> {
  /**
   * The client hashes chunks and the whole; each of two nodes chunks as they come, and the whole.
   */
  private static final int HASHES = 6;

  private static final int COPIES = 2;

  @Option(names = "--mib", defaultValue = "1024", description = "Size (default: 1024).")
  long mib;

  @Option(
      names = "--changed",
      defaultValue = "0.01",
      description = "Share of the second version, in whole matrices (default: 0.01).")
  double changed;

  @Option(names = "--rounds", defaultValue = "3", description = "Pulls, and pushes (default: 3).")
  int rounds;

  @Option(names = "--only-push", description = "Leave out pulls and the second version.")
  boolean onlyPush;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private final Map<String, Object> document = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    systems.orElseLauncher();
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    Path trees = Files.createDirectories(folder.resolve("trees"));
    long bytes = Weights.write(trees.resolve("v1"), mib << 20, 0, "first", 1);
    report.progress("%,d bytes of made-up bfloat16 weights in safetensors".formatted(bytes));
    document.put("bytes", bytes);
    try (QuorateSystem quorate = systems.quorate(Files.createDirectories(folder.resolve("nodes")));
        TreeTools tools = new TreeTools(folder.resolve("tools"), trees)) {
      push(quorate, folder, bytes);
      if (!onlyPush) {
        pull(quorate, tools, folder, bytes);
        Weights.write(trees.resolve("v2"), mib << 20, changed, "first", 1);
        second(quorate, tools, folder, bytes);
      }
    }
    report.end(document);
  }

  /** Each round publishes another model, so that all of its bytes are new to the nodes. */
  private void push(QuorateSystem quorate, Path folder, long bytes)
      throws IOException, InterruptedException {
    double floor = Double.MAX_VALUE;
    double best = Double.MAX_VALUE;
    for (int round = rounds; round >= 1; round--) {
      Path tree = folder.resolve("trees").resolve(round == 1 ? "v1" : "other");
      if (round > 1) {
        Weights.write(tree, mib << 20, 0, "other", round);
      }
      Path copies = folder.resolve("floor");
      floor = Math.min(floor, new CopyFloor(HASHES, COPIES).run(tree, copies));
      TemporaryData.delete(copies);
      Figure pushed = models(quorate, folder, "push", "bench/v" + round, tree.toString());
      best = Math.min(best, pushed.seconds());
      report.progress("  push %.2f s, floor %.2f s".formatted(pushed.seconds(), floor));
    }
    show("push, the best of " + rounds, bytes, best);
    show("floor of a push, the best of " + rounds, bytes, floor);
    ratio("push", floor / best, "of the floor's rate");
  }

  private void pull(QuorateSystem quorate, TreeTools tools, Path folder, long bytes)
      throws IOException, InterruptedException {
    double best = Double.MAX_VALUE;
    double curl = Double.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      Path downloaded = folder.resolve("curl-" + round);
      curl =
          Math.min(curl, tools.curlThenSha256(folder.resolve("trees").resolve("v1"), downloaded));
      TemporaryData.delete(downloaded);
      Path pulled = folder.resolve("pulled");
      if (Files.exists(pulled)) {
        TemporaryData.delete(pulled);
      }
      Figure figure = models(quorate, folder, "pull", "bench/v1@1", pulled.toString());
      best = Math.min(best, figure.seconds());
      report.progress("  pull %.2f s, curl %.2f s".formatted(figure.seconds(), curl));
    }
    show("pull, the best of " + rounds, bytes, best);
    show("curl from nginx, then sha256sum, the best of " + rounds, bytes, curl);
    ratio("pull", curl / best, "of curl and sha256sum's rate");
  }

  private void second(QuorateSystem quorate, TreeTools tools, Path folder, long bytes)
      throws IOException, InterruptedException {
    Path first = folder.resolve("trees").resolve("v1");
    Path next = folder.resolve("trees").resolve("v2");
    Path store = folder.resolve("casync.castr");
    tools.casyncMake(first, store);
    Path rsynced = folder.resolve("rsynced");
    tools.rsync("v1", rsynced);
    moved("push of version 2", pushSecond(quorate, folder, next), bytes);
    moved("casync make of version 2", tools.casyncMake(next, store), bytes);
    Figure pulled =
        models(quorate, folder, "pull", "bench/v1@2", folder.resolve("pulled").toString());
    moved("pull of version 2 over version 1", pulled, bytes);
    Figure rsync = tools.rsync("v2", rsynced);
    moved("rsync of version 2 over version 1", rsync, bytes);
    double casync = tools.casyncExtract(next, store, first, folder.resolve("extracted"));
    moved("casync extract of version 2, seeded by version 1", new Figure(casync, 0), bytes);
  }

  private Figure pushSecond(QuorateSystem quorate, Path folder, Path tree)
      throws IOException, InterruptedException {
    return models(quorate, folder, "push", "bench/v1", tree.toString(), "--parent", "1");
  }

  private Figure models(QuorateSystem quorate, Path folder, String... arguments)
      throws IOException, InterruptedException {
    String[] all = new String[arguments.length + 2];
    all[0] = "models";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 1] = "--json";
    Finished done = Finished.run(() -> quorate.command(folder.resolve("commands"), all));
    String log = done.log();
    JsonNode answer = new ObjectMapper().readTree(log.substring(log.lastIndexOf("\n{") + 1));
    return new Figure(done.seconds(), answer.path("movedBytes").asLong());
  }

  private void show(String what, long bytes, double seconds) {
    report.progress("%-50s %6.2f s  %,7.0f MB/s".formatted(what, seconds, bytes / seconds / 1e6));
    document.put(what + " seconds", seconds);
  }

  private void ratio(String what, double ratio, String ofWhat) {
    report.progress("%-50s %6.2f %s".formatted(what, ratio, ofWhat));
    document.put(what + " ratio", ratio);
  }

  private void moved(String what, Figure figure, long bytes) {
    report.progress(
        "%-50s %6.2f s  %,13d bytes, %.2f%%"
            .formatted(what, figure.seconds(), figure.bytes(), 100.0 * figure.bytes() / bytes));
    document.put(what + " seconds", figure.seconds());
    document.put(what + " bytes", figure.bytes());
  }
}
