package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.Operation;
import java.io.IOException;
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

/** How long it takes until a lock that is given back is held by the next one. */
@Command(
    name = "handover",
    mixinStandardHelpOptions = true,
    description = {
      "Two clients hand one lock to and fro: whoever holds it gives it back and queues again, and the"
          + " other one takes it. A figure is the time from giving it back until the other one holds it.",
      "Each system in turn, round after round; figures are medians of rounds."
    })
public final class HandoverCommand implements Callable<Integer> {

  @Option(
      names = "--systems",
      split = ",",
      defaultValue = "quorate,etcd,zookeeper",
      description = "Of quorate, etcd, zookeeper (default: all).")
  List<String> names = List.of();

  @Option(names = "--rounds", defaultValue = "3", description = "Default: 3.")
  int rounds;

  @Option(names = "--seconds", defaultValue = "5", description = "Of each part (default: 5).")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "Before (default: 10).")
  int warmUpSeconds;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    List<Contestant> contestants = new ArrayList<>();
    try {
      for (String name : names) {
        Contestant contestant = systems.connectLocks(name, folder);
        contestants.add(contestant);
        report.progress("%s: %s".formatted(name, contestant.system().settings()));
        contestant.run(Operation.PUT, 1, Duration.ofSeconds(warmUpSeconds));
      }
      measure(contestants);
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private void measure(List<Contestant> contestants) throws IOException {
    Map<String, List<Round>> measured = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      for (Contestant contestant : contestants) {
        measured
            .computeIfAbsent(contestant.system().name(), _ -> new ArrayList<>())
            .add(contestant.run(Operation.PUT, 1, Duration.ofSeconds(seconds)));
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scenario", "handover");
    measured.forEach((name, ofSystem) -> {
      Summary summary = new Summary(name, ofSystem);
      report.progress(summary.text());
      document.put(name, summary.document());
    });
    report.end(document);
  }
}
