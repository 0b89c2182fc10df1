package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.systems.LoadProcess;
import io.quorate.benchmarks.systems.QuorateSystem;
import io.quorate.benchmarks.systems.ServerProcess;
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

/** Whether leaders stay where they are on a machine that has far more to do than it can. */
@Command(
    name = "calm",
    mixinStandardHelpOptions = true,
    description = {
      "Put in a closed loop to an ordered keyspace while other processes spin, four for each core, and count"
          + " the elections that nodes begin meanwhile: none is wanted."
    })
public final class CalmCommand implements Callable<Integer> {

  private static final String ELECTIONS = "quorate_probe_times";
  private static final String BEGUN = "\"election.begun\"";
  private static final String ASKED = "\"election.prevote\"";
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration WINDOW = Duration.ofSeconds(30);

  @Option(names = "--seconds", defaultValue = "600", description = "Default: 600.")
  int seconds;

  @Option(names = "--clients", defaultValue = "16", description = "Clients (default: 16).")
  int clients;

  @Option(
      names = "--spinning",
      defaultValue = "4",
      description = "Processes for each core that do nothing but use it (default: 4).")
  int spinningPerCore;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    systems.orElseKeyspace("--consistency", "linearizable");
    try (QuorateSystem quorate = systems.quorate(folder);
        LoadProcess load = quorate.connect(10_000, 256);
        Metrics metrics = new Metrics()) {
      report.progress("quorate: " + quorate.settings());
      load.each(Operation.PUT);
      load.run(Operation.PUT, clients, WARM_UP);
      List<ServerProcess> spinning = new ArrayList<>();
      try {
        int cores = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < spinningPerCore * cores; i++) {
          spinning.add(
              ServerProcess.start("spin-" + i, folder, List.of("sh", "-c", "while :; do :; done")));
        }
        report.progress(
            "%d processes spin on %d cores for %d s".formatted(spinning.size(), cores, seconds));
        report.end(watch(quorate, load, metrics));
      } finally {
        spinning.forEach(ServerProcess::close);
      }
    }
  }

  private Map<String, Object> watch(QuorateSystem quorate, LoadProcess load, Metrics metrics)
      throws IOException, InterruptedException {
    double begunBefore = metrics.sum(quorate.urls(), ELECTIONS, BEGUN);
    double askedBefore = metrics.sum(quorate.urls(), ELECTIONS, ASKED);
    List<Round> rounds = new ArrayList<>();
    long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    Contestant contestant = new Contestant(quorate, load);
    while (System.nanoTime() - until < 0) {
      rounds.add(contestant.run(Operation.PUT, clients, WINDOW));
    }
    double begun = metrics.sum(quorate.urls(), ELECTIONS, BEGUN) - begunBefore;
    double asked = metrics.sum(quorate.urls(), ELECTIONS, ASKED) - askedBefore;
    Summary summary = new Summary("quorate", rounds);
    double longest = summary.longestMillis();
    report.progress(summary.text());
    report.progress(
        "%.0f elections begun, %.0f times asked whether one would be won; slowest put %,.0f ms"
            .formatted(begun, asked, longest));
    Map<String, Object> document = new LinkedHashMap<>(summary.document());
    document.put("scenario", "calm");
    document.put("seconds", seconds);
    document.put("spinningPerCore", spinningPerCore);
    document.put("electionsBegun", begun);
    document.put("preVotes", asked);
    document.put("slowestPutMillis", longest);
    return document;
  }
}
