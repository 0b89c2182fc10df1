package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.ClosedLoop;
import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.load.QuorateStore;
import io.quorate.benchmarks.load.Sample;
import io.quorate.benchmarks.systems.CpuTime;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A client that knows who holds a key, beside one that asks any node, which forwards. */
@Command(
    name = "routing",
    mixinStandardHelpOptions = true,
    description = {
      "The same closed loop straight to a replica, or the leader, and to all nodes in turn, which forward"
          + " what is not theirs. By default keys have one replica, so that two of three requests travel."
    })
public final class RoutingCommand implements Callable<Integer> {

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "1,64",
      description = "Clients (default: 1,64).")
  List<Integer> clients = List.of();

  @Option(names = "--rounds", defaultValue = "3", description = "Default: 3.")
  int rounds;

  @Option(names = "--seconds", defaultValue = "4", description = "Of each part (default: 4).")
  int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Of each way and operation (default: 10).")
  int warmUpSeconds;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private static final int KEYS = 10_000;
  private static final int VALUE_BYTES = 256;
  private static final int WARM_UP_CLIENTS = 64;
  private static final List<Routing> WAYS = List.of(Routing.REPLICAS, Routing.ANY_NODE);

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    systems.orElseKeyspace("--n", "1", "--r", "1", "--w", "1");
    try (QuorateSystem quorate = systems.quorate(folder)) {
      report.progress("quorate: " + quorate.settings());
      Map<Routing, ClosedLoop> loops = new LinkedHashMap<>();
      for (Routing way : WAYS) {
        // Each has a keyspace of its own: a put carries the context of its own client's last one.
        String keyspace = "way" + way.ordinal();
        quorate.createKeyspace(keyspace, systems.keyspace);
        QuorateClient client =
            QuorateClient.connect(ClientOptions.to(quorate.urls()).withRouting(way));
        loops.put(way, new ClosedLoop(new QuorateStore(keyspace, client), KEYS, VALUE_BYTES, 1));
      }
      for (ClosedLoop loop : loops.values()) {
        loop.each(Operation.PUT);
        for (Operation operation : Operation.values()) {
          loop.run(operation, WARM_UP_CLIENTS, Duration.ofSeconds(warmUpSeconds));
        }
      }
      List<Map<String, Object>> rows = new ArrayList<>();
      for (Operation operation : Operation.values()) {
        for (int count : clients) {
          rows.addAll(measure(quorate, loops, operation, count));
        }
      }
      loops.values().forEach(ClosedLoop::close);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("scenario", "routing");
      document.put("settings", quorate.settings());
      document.put("rows", rows);
      report.end(document);
    }
  }

  private List<Map<String, Object>> measure(
      QuorateSystem quorate, Map<Routing, ClosedLoop> loops, Operation operation, int count)
      throws InterruptedException {
    Map<Routing, List<Round>> measured = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      for (Map.Entry<Routing, ClosedLoop> one : loops.entrySet()) {
        measured
            .computeIfAbsent(one.getKey(), _ -> new ArrayList<>())
            .add(run(quorate, one.getValue(), operation, count));
      }
    }
    report.progress("%s, %d clients".formatted(operation, count));
    List<Map<String, Object>> rows = new ArrayList<>();
    measured.forEach((way, ofWay) -> {
      Summary summary = new Summary(way.name(), ofWay);
      report.progress(summary.text());
      Map<String, Object> row = new LinkedHashMap<>(summary.document());
      row.put("operation", operation.name());
      row.put("clients", count);
      rows.add(row);
    });
    return rows;
  }

  private Round run(QuorateSystem quorate, ClosedLoop loop, Operation operation, int count)
      throws InterruptedException {
    long began = System.nanoTime();
    double machine = CpuTime.secondsOfMachine();
    double servers = CpuTime.secondsOf(quorate.pids());
    double client = CpuTime.secondsOf(ProcessHandle.current().pid());
    Sample sample = loop.run(operation, count, Duration.ofSeconds(seconds));
    servers = CpuTime.secondsOf(quorate.pids()) - servers;
    client = CpuTime.secondsOf(ProcessHandle.current().pid()) - client;
    double others = CpuTime.secondsOfMachine() - machine - servers - client;
    double elapsed = (System.nanoTime() - began) / 1e9;
    return new Round(sample, servers, client, Math.max(0, others / elapsed));
  }
}
