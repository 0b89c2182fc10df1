package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.ClosedLoop;
import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.load.PacedLoop;
import io.quorate.benchmarks.load.QuorateStore;
import io.quorate.benchmarks.systems.Hiccups;
import io.quorate.benchmarks.systems.QuorateSystem;
import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.client.Routing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each choice of r and w costs when one replica of three is slow. */
@Command(
    name = "slow-replica",
    mixinStandardHelpOptions = true,
    description = {
      "Put and get every 5 ms with r/w of 2/2, 3/1 and 1/3, first with three replicas that are well, then"
          + " while one of them is stopped and continued in turn (SIGSTOP, SIGCONT).",
      "The two others are asked, so that what shows is the r-th and the w-th fastest replica."
    })
public final class SlowReplicaCommand implements Callable<Integer> {

  private static final int SLOW = 2;
  private static final List<Choice> CHOICES =
      List.of(new Choice(2, 2), new Choice(3, 1), new Choice(1, 3));

  private record Choice(int r, int w) {
    String keyspace() {
      return "r%dw%d".formatted(r, w);
    }

    List<String> options() {
      return List.of("--n", "3", "--r", String.valueOf(r), "--w", String.valueOf(w));
    }
  }

  @Option(names = "--seconds", defaultValue = "8", description = "Of each part (default: 8).")
  int seconds;

  @Option(
      names = "--stopped",
      paramLabel = "MILLIS",
      defaultValue = "40",
      description = "For how long the slow replica stands still at a time (default: 40).")
  int stoppedMillis;

  @Option(
      names = "--running",
      paramLabel = "MILLIS",
      defaultValue = "10",
      description = "For how long it runs in between (default: 10).")
  int runningMillis;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private static final int KEYS = 1000;
  private static final int VALUE_BYTES = 256;
  private static final int WARM_UP_CLIENTS = 16;
  private static final Duration PACE = Duration.ofMillis(5);

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    try (QuorateSystem quorate = systems.quorate(folder)) {
      Map<Choice, PacedLoop> loops = new LinkedHashMap<>();
      List<ClosedLoop> warming = new ArrayList<>();
      for (Choice choice : CHOICES) {
        quorate.createKeyspace(choice.keyspace(), choice.options());
        QuorateStore store = store(quorate, choice);
        warming.add(new ClosedLoop(store, KEYS, VALUE_BYTES, 1));
        loops.put(choice, new PacedLoop(store, KEYS, VALUE_BYTES, PACE));
      }
      for (ClosedLoop loop : warming) {
        loop.each(Operation.PUT);
        loop.run(Operation.PUT, WARM_UP_CLIENTS, Duration.ofSeconds(seconds));
        loop.run(Operation.GET, WARM_UP_CLIENTS, Duration.ofSeconds(seconds));
      }
      List<Map<String, Object>> rows = new ArrayList<>(measure(loops, "three well"));
      try (Hiccups hiccups =
          new Hiccups(
              quorate.pids().get(SLOW),
              Duration.ofMillis(stoppedMillis),
              Duration.ofMillis(runningMillis))) {
        rows.addAll(measure(loops, "one slow"));
        report.progress("stopped %d times meanwhile".formatted(hiccups.count()));
      }
      warming.forEach(ClosedLoop::close);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("scenario", "slow-replica");
      document.put("stoppedMillis", stoppedMillis);
      document.put("runningMillis", runningMillis);
      document.put("rows", rows);
      report.end(document);
    }
  }

  private static QuorateStore store(QuorateSystem quorate, Choice choice) {
    List<String> well = quorate.urls().subList(0, SLOW);
    QuorateClient client =
        QuorateClient.connect(ClientOptions.to(well).withRouting(Routing.ENDPOINTS_ONLY));
    return new QuorateStore(choice.keyspace(), client);
  }

  private List<Map<String, Object>> measure(Map<Choice, PacedLoop> loops, String state)
      throws InterruptedException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map.Entry<Choice, PacedLoop> one : loops.entrySet()) {
      Choice choice = one.getKey();
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("replicas", state);
      row.put("r", choice.r());
      row.put("w", choice.w());
      StringBuilder line =
          new StringBuilder("%-10s  r=%d w=%d".formatted(state, choice.r(), choice.w()));
      for (Operation operation : Operation.values()) {
        Histogram micros = one.getValue().run(operation, Duration.ofSeconds(seconds));
        double p50 = micros.getValueAtPercentile(50) / 1e3;
        double p90 = micros.getValueAtPercentile(90) / 1e3;
        row.put(operation + "P50Millis", p50);
        row.put(operation + "P90Millis", p90);
        line.append("  %s p50 %6.2f ms  p90 %6.2f ms".formatted(operation, p50, p90));
      }
      report.progress(line.toString());
      rows.add(row);
    }
    return rows;
  }
}
