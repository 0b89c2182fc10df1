package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.systems.LoadProcess;
import io.quorate.benchmarks.systems.QuorateSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon a node with much data serves again after it was killed. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    description = {
      "Write many keys, kill a node at once (SIGKILL), start it again, and report when it serves.",
      "Then read every key once. Again as often as asked, with puts going on until each kill."
    })
public final class RestartCommand implements Callable<Integer> {

  private static final int VICTIM = 1;
  private static final int CLIENTS = 64;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Duration PUTS_BEFORE_KILL = Duration.ofSeconds(5);

  @Option(names = "--keys", defaultValue = "1000000", description = "Keys (default: 1000000).")
  int keys;

  @Option(
      names = "--value-bytes",
      defaultValue = "256",
      description = "Size of values (default: 256).")
  int valueBytes;

  @Option(names = "--times", defaultValue = "3", description = "Kills (default: 3).")
  int times;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private record Restart(double seconds, double replayBytes) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    try (QuorateSystem quorate = systems.quorate(Files.createDirectories(folder.resolve("nodes")));
        LoadProcess load = quorate.connect(keys, valueBytes);
        Metrics metrics = new Metrics()) {
      report.progress("quorate: " + quorate.settings());
      long began = System.nanoTime();
      load.each(Operation.PUT);
      double loading = (System.nanoTime() - began) / 1e9;
      report.progress(
          "%,d keys written in %.1f s: %,.0f /s".formatted(keys, loading, keys / loading));
      List<Restart> restarts = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        load.run(Operation.PUT, CLIENTS, PUTS_BEFORE_KILL);
        Restart restart = restart(quorate, metrics);
        restarts.add(restart);
        report.progress(
            "  serves again after %.2f s, of them %,.0f bytes to replay"
                .formatted(restart.seconds(), restart.replayBytes()));
      }
      load.each(Operation.GET);
      report.progress("every key read once");
      report.end(document(loading, restarts));
    }
  }

  private static Restart restart(QuorateSystem quorate, Metrics metrics)
      throws IOException, InterruptedException {
    String url = quorate.urls().get(VICTIM);
    double toReplay = metrics.sum(List.of(url), "quorate_journal_replay_bytes", "");
    quorate.kill(VICTIM);
    long began = System.nanoTime();
    quorate.startAgain(VICTIM);
    while (!metrics.serves(url, quorate.pids().get(VICTIM))) {
      Pause.of(LOOK_AGAIN);
    }
    return new Restart((System.nanoTime() - began) / 1e9, toReplay);
  }

  private Map<String, Object> document(double loading, List<Restart> restarts) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scenario", "restart");
    document.put("keys", keys);
    document.put("valueBytes", valueBytes);
    document.put("putsPerSecondWhileLoading", keys / loading);
    document.put("secondsUntilReady", restarts.stream().map(Restart::seconds).toList());
    document.put("bytesToReplay", restarts.stream().map(Restart::replayBytes).toList());
    return document;
  }
}
