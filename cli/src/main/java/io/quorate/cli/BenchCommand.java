package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.client.Routing;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Drives a running cluster with a closed loop of clients and reports what it did. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Drive a running cluster: each client has one request on its way at a time.",
      "Every client owns some of the keys and carries their contexts, so that puts supersede each other."
    })
final class BenchCommand implements Callable<Integer> {

  @Parameters(paramLabel = "KEYSPACE")
  String keyspace = "";

  @Option(names = "--keys", defaultValue = "10000", description = "Keys (default: 10000).")
  int keys;

  @Option(
      names = "--value-bytes",
      defaultValue = "256",
      description = "Size of values (default: 256).")
  int valueBytes;

  @Option(
      names = "--reads",
      paramLabel = "PERCENT",
      defaultValue = "50",
      description = "Share of gets; the rest are puts (default: 50).")
  int readPercent;

  @Option(names = "--clients", defaultValue = "64", description = "Clients (default: 64).")
  int clients;

  @Option(
      names = "--connections",
      defaultValue = "1",
      description = "Connections to each node that the clients share (default: 1).")
  int connections;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "How long to measure (default: 20).")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "Seconds before that (default: 10).")
  int warmUpSeconds;

  @Option(names = "--seed", defaultValue = "1", description = "Of the choice of keys (default: 1).")
  long seed;

  @Option(
      names = "--any-node",
      description = "Ask the nodes in turn instead of going straight to a replica.")
  boolean anyNode;

  @Option(names = "--shared", description = "Every client uses all keys, instead of owning some.")
  boolean shared;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Write what the clients saw as a history for 'quorate check'.")
  @Nullable Path record;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws InterruptedException, IOException {
    require(keys >= clients, "--keys must be at least --clients: every client owns a key");
    require(clients > 0 && connections > 0 && seconds > 0, "counts must be positive");
    require(readPercent >= 0 && readPercent <= 100, "--reads is a percentage, from 0 to 100");
    List<QuorateClient> links = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        links.add(anyNode ? remote.connect(Routing.ANY_NODE) : remote.connect());
      }
      BenchReport report;
      try (BenchRecording recording = record == null ? null : new BenchRecording(record)) {
        report = measure(links, recording);
      }
      output.print(report.document(), report.text());
      return report.operations() > 0 ? ExitStatus.DONE : ExitStatus.UNAVAILABLE;
    } finally {
      links.forEach(QuorateClient::close);
    }
  }

  private BenchReport measure(List<QuorateClient> links, @Nullable BenchRecording recording)
      throws InterruptedException {
    Remote.call(links.getFirst(), new Request.DescribeKeyspace(keyspace), Reply.Described.class);
    BenchLoad load =
        new BenchLoad(keyspace, keys, valueBytes, readPercent, clients, seed, shared, recording);
    load.start(links);
    load.awaitLoaded();
    Pause.of(Duration.ofSeconds(warmUpSeconds));
    long nodesBefore = nodesCpuMillis(links.getFirst());
    long ownBefore = ownCpuMillis();
    load.reset();
    long started = System.nanoTime();
    Pause.of(Duration.ofSeconds(seconds));
    BenchLoad.Totals totals = load.totals();
    double elapsed = (System.nanoTime() - started) / 1e9;
    long own = ownCpuMillis() - ownBefore;
    long nodes = nodesCpuMillis(links.getFirst()) - nodesBefore;
    load.stop();
    return new BenchReport(
        keyspace, clients, readPercent, keys, valueBytes, elapsed, totals, nodes, own);
  }

  /** CPU time of all nodes since they started. */
  private static long nodesCpuMillis(QuorateClient client) {
    ClusterInfo cluster =
        Remote.call(client, new Request.ClusterStatus(true), Reply.Cluster.class).cluster();
    long sum = 0;
    for (ClusterInfo.NodeInfo node : cluster.nodes()) {
      sum += node.figures().getOrDefault("cpuMillis", 0L);
    }
    return sum;
  }

  private static long ownCpuMillis() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean own
        ? own.getProcessCpuTime() / 1_000_000
        : 0;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
