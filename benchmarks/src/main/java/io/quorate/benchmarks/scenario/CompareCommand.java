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

/** The same closed loop against each system, in turn. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Run systems side by side: each as three processes on this machine with fresh data.",
      "All are started and warmed up first; then every workload asks them in turn, round after round,"
          + " while the others idle. Figures are medians over rounds; ratios are the first system's"
          + " figure divided by the other's."
    })
public final class CompareCommand implements Callable<Integer> {

  @Option(
      names = "--systems",
      split = ",",
      defaultValue = "quorate,jraft",
      description =
          "Of quorate, jraft, cassandra, redis; quorate-jetcd and etcd, both through jetcd (default:"
              + " quorate,jraft).")
  List<String> names = List.of();

  @Option(
      names = "--operations",
      split = ",",
      defaultValue = "PUT,GET",
      description = "put, get or both (default: put,get).")
  List<Operation> operations = List.of();

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "1,64,256",
      description = "Clients of each workload (default: 1,64,256).")
  List<Integer> clients = List.of();

  @Option(names = "--rounds", defaultValue = "3", description = "Of each workload (default: 3).")
  int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Of one system in one round (default: 5).")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "Before, for each system and operation, with 64 clients (default: 10).")
  int warmUpSeconds;

  @Option(names = "--keys", defaultValue = "10000", description = "Keys (default: 10000).")
  int keys;

  @Option(
      names = "--value-bytes",
      defaultValue = "256",
      description = "Size of values (default: 256).")
  int valueBytes;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private static final int WARM_UP_CLIENTS = 64;

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::compare);
    return 0;
  }

  private void compare(Path folder) throws IOException, InterruptedException {
    List<Contestant> contestants = new ArrayList<>();
    try {
      for (String name : names) {
        Contestant contestant = systems.connect(name, folder, keys, valueBytes);
        contestants.add(contestant);
        report.progress("%s: %s".formatted(name, contestant.system().settings()));
      }
      for (Contestant contestant : contestants) {
        warmUp(contestant);
      }
      List<Workload> workloads = new ArrayList<>();
      for (Operation operation : operations) {
        for (int count : clients) {
          Workload workload = measure(contestants, operation, count);
          report.progress(workload.text());
          workloads.add(workload);
        }
      }
      report.end(document(contestants, workloads));
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private void warmUp(Contestant contestant) throws IOException {
    contestant.load().each(Operation.PUT);
    for (Operation operation : operations) {
      contestant
          .load()
          .run(operation, Math.min(WARM_UP_CLIENTS, keys), Duration.ofSeconds(warmUpSeconds));
    }
  }

  private Workload measure(List<Contestant> contestants, Operation operation, int count)
      throws IOException {
    List<List<Round>> measured = new ArrayList<>();
    contestants.forEach(_ -> measured.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < contestants.size(); i++) {
        measured.get(i).add(contestants.get(i).run(operation, count, Duration.ofSeconds(seconds)));
      }
    }
    List<Summary> summaries = new ArrayList<>();
    for (int i = 0; i < contestants.size(); i++) {
      summaries.add(new Summary(contestants.get(i).system().name(), measured.get(i)));
    }
    return new Workload(operation, count, summaries);
  }

  private Map<String, Object> document(List<Contestant> contestants, List<Workload> workloads) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scenario", "compare");
    document.put("keys", keys);
    document.put("valueBytes", valueBytes);
    document.put("rounds", rounds);
    document.put("secondsOfRound", seconds);
    Map<String, Object> settings = new LinkedHashMap<>();
    contestants.forEach(
        contestant -> settings.put(contestant.system().name(), contestant.system().settings()));
    document.put("settings", settings);
    document.put("workloads", workloads.stream().map(Workload::document).toList());
    return document;
  }
}
