package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.systems.QuorateSystem;
import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.protocol.raft.RaftSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** For how long nothing can be written after a leader has died. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = {
      "Kill the leader of an ordered keyspace (SIGKILL) amid puts, and report when the first put that was"
          + " made after the kill is acknowledged. Start the node again, and once more."
    })
public final class FailoverCommand implements Callable<Integer> {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final double ELECTION_SECONDS = RaftSettings.DEFAULT.electionNanos() / 1e9;

  @Option(names = "--kills", defaultValue = "50", description = "Default: 50.")
  int kills;

  @Option(names = "--clients", defaultValue = "16", description = "Clients (default: 16).")
  int clients;

  @Option(
      names = "--calm",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Between a node's return and the next kill (default: 2).")
  double calmSeconds;

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
    List<Double> seconds = new ArrayList<>();
    try (QuorateSystem quorate = systems.quorate(folder);
        QuorateClient client = QuorateClient.connect(ClientOptions.to(quorate.urls()));
        Metrics metrics = new Metrics();
        Writers writers = new Writers(client, QuorateSystem.KEYSPACE, clients)) {
      report.progress("quorate: " + quorate.settings());
      for (int i = 0; i < kills; i++) {
        Pause.of(Duration.ofMillis((long) (calmSeconds * 1000)));
        int leader = leader(quorate, client);
        long killed = System.nanoTime();
        quorate.kill(leader);
        long resumed = writers.awaitPutAfter(killed);
        seconds.add((resumed - killed) / 1e9);
        report.progress(
            "  %s killed: the next put was acknowledged after %.3f s"
                .formatted(quorate.nodes().get(leader), seconds.getLast()));
        quorate.startAgain(leader);
        while (!metrics.serves(quorate.urls().get(leader), quorate.pids().get(leader))) {
          Pause.of(LOOK_AGAIN);
        }
      }
    }
    report.end(document(seconds));
  }

  private static int leader(QuorateSystem quorate, QuorateClient client) {
    Reply reply = client.call(new Request.ClusterStatus(false));
    if (!(reply instanceof Reply.Cluster cluster)) {
      throw new IllegalStateException("No node says who leads: " + reply);
    }
    return cluster.cluster().keyspaces().stream()
        .filter(keyspace -> keyspace.keyspace().name().equals(QuorateSystem.KEYSPACE))
        .mapToInt(
            keyspace -> quorate.nodes().indexOf(keyspace.owners().getFirst().getFirst().name()))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Object> document(List<Double> seconds) {
    List<Double> sorted = new ArrayList<>(seconds);
    Collections.sort(sorted);
    double median = sorted.get(sorted.size() / 2);
    report.progress(
        "%d kills: median %.3f s, that is %.2f election time-outs of %.1f s; fastest %.3f s, slowest %.3f s"
            .formatted(
                sorted.size(),
                median,
                median / ELECTION_SECONDS,
                ELECTION_SECONDS,
                sorted.getFirst(),
                sorted.getLast()));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scenario", "failover");
    document.put("clients", clients);
    document.put("electionTimeoutSeconds", ELECTION_SECONDS);
    document.put("medianSeconds", median);
    document.put("medianElectionTimeouts", median / ELECTION_SECONDS);
    document.put("seconds", seconds);
    return document;
  }
}
