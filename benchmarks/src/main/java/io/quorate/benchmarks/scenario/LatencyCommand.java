package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One client's puts beside what the machine allows. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = {
      "One client puts, and in turn the floor is measured: 4 KB appended and synced to a file beside the"
          + " data, then one round trip of 256 bytes over the loopback interface.",
      "Figures are medians of rounds; the ratio is the put's median to the floor's."
    })
public final class LatencyCommand implements Callable<Integer> {

  @Option(
      names = "--systems",
      split = ",",
      defaultValue = "quorate,jraft",
      description = "Of quorate, jraft, cassandra, redis (default: quorate,jraft).")
  List<String> names = List.of();

  @Option(names = "--rounds", defaultValue = "5", description = "Default: 5.")
  int rounds;

  @Option(names = "--seconds", defaultValue = "4", description = "Of each part (default: 4).")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "Puts of 64 clients, then of one, before (default: 10).")
  int warmUpSeconds;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private static final int KEYS = 10_000;
  private static final int VALUE_BYTES = 256;
  private static final int WARM_UP_CLIENTS = 64;

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    List<Contestant> contestants = new ArrayList<>();
    Duration warmUp = Duration.ofSeconds(warmUpSeconds);
    try (Floor floor = new Floor(folder)) {
      for (String name : names) {
        Contestant contestant = systems.connect(name, folder, KEYS, VALUE_BYTES);
        contestants.add(contestant);
        report.progress("%s: %s".formatted(name, contestant.system().settings()));
        contestant.load().each(Operation.PUT);
        contestant.run(Operation.PUT, WARM_UP_CLIENTS, warmUp);
        contestant.run(Operation.PUT, 1, warmUp);
      }
      measure(floor, contestants);
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private void measure(Floor floor, List<Contestant> contestants) throws IOException {
    Duration time = Duration.ofSeconds(seconds);
    floor.run(time); // warm
    List<Floor.Figures> floors = new ArrayList<>();
    Map<String, List<Round>> measured = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      floors.add(floor.run(time));
      for (Contestant contestant : contestants) {
        measured
            .computeIfAbsent(contestant.system().name(), _ -> new ArrayList<>())
            .add(contestant.run(Operation.PUT, 1, time));
      }
    }
    double[] both = floors.stream().mapToDouble(Floor.Figures::both).sorted().toArray();
    double limit = both[both.length / 2];
    report.progress("floor: %s".formatted(text(floors, limit)));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scenario", "latency");
    document.put("floorP50Millis", limit);
    document.put("floorP50MillisOfRounds", Arrays.stream(both).boxed().toList());
    measured.forEach((name, ofSystem) -> {
      Summary summary = new Summary(name, ofSystem);
      double ratio = summary.p50Millis() / limit;
      report.progress(summary.text());
      report.progress("  %s / floor: %.2f".formatted(name, ratio));
      Map<String, Object> view = new LinkedHashMap<>(summary.document());
      view.put("toFloor", ratio);
      document.put(name, view);
    });
    report.end(document);
  }

  private static String text(List<Floor.Figures> floors, double both) {
    double sync = floors.stream().mapToDouble(Floor.Figures::sync).average().orElse(0);
    double trip = floors.stream().mapToDouble(Floor.Figures::roundTrip).average().orElse(0);
    return "p50 %.3f ms (sync of 4 KB %.3f, round trip %.3f)".formatted(both, sync, trip);
  }
}
