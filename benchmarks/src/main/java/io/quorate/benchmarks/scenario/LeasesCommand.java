package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.systems.CpuTime;
import io.quorate.benchmarks.systems.QuorateSystem;
import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs to keep many leases alive. */
@Command(
    name = "leases",
    mixinStandardHelpOptions = true,
    description =
        "Grant many leases and keep each alive three times in its life, evenly spread; nothing else.")
public final class LeasesCommand implements Callable<Integer> {

  private static final int BEATS_OF_A_LIFE = 3;

  @Option(names = "--leases", defaultValue = "10000", description = "Default: 10,000.")
  int leases;

  @Option(names = "--ttl", defaultValue = "30", description = "Seconds (default: 30).")
  int ttlSeconds;

  @Option(names = "--seconds", defaultValue = "60", description = "Measured (default: 60).")
  int seconds;

  @Option(names = "--warm-up", defaultValue = "30", description = "Seconds before (default: 30).")
  int warmUpSeconds;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private final LongAdder kept = new LongAdder();
  private final LongAdder refused = new LongAdder();

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    systems.orElseKeyspace("--consistency", "linearizable");
    try (QuorateSystem quorate = systems.quorate(folder);
        QuorateClient client = QuorateClient.connect(ClientOptions.to(quorate.urls()));
        ScheduledExecutorService beats =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory())) {
      List<Long> granted = grant(client);
      long apart = TimeUnit.SECONDS.toNanos(ttlSeconds) / BEATS_OF_A_LIFE / leases;
      List<Long> turn = List.copyOf(granted);
      int[] next = {0};
      beats.scheduleAtFixedRate(
          () -> keep(client, turn.get(next[0]++ % turn.size())), 0, apart, TimeUnit.NANOSECONDS);
      Pause.of(Duration.ofSeconds(warmUpSeconds));
      kept.reset();
      double before = CpuTime.secondsOf(quorate.pids());
      Pause.of(Duration.ofSeconds(seconds));
      report((CpuTime.secondsOf(quorate.pids()) - before) / seconds);
      beats.shutdownNow();
    }
  }

  private List<Long> grant(QuorateClient client) {
    List<Long> granted = new ArrayList<>();
    for (int i = 0; i < leases; i++) {
      Request grant = new GroupRequest.GrantLease(QuorateSystem.KEYSPACE, 0, ttlSeconds);
      switch (client.call(grant)) {
        case GroupAnswer.Leased leased -> granted.add(leased.lease());
        case Reply other -> throw new IllegalStateException("No lease was granted: " + other);
      }
    }
    return granted;
  }

  private void keep(QuorateClient client, long lease) {
    client.send(
        new GroupRequest.KeepLeaseAlive(QuorateSystem.KEYSPACE, lease),
        reply -> (reply instanceof GroupAnswer.Leased ? kept : refused).increment());
  }

  private void report(double cores) throws IOException {
    report.progress(
        "%,d leases of %d s: %,d kept alive in %d s, %,d times refused; nodes used %.3f cores together"
            .formatted(leases, ttlSeconds, kept.sum(), seconds, refused.sum(), cores));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scenario", "leases");
    document.put("leases", leases);
    document.put("ttlSeconds", ttlSeconds);
    document.put("kept", kept.sum());
    document.put("refused", refused.sum());
    document.put("serversCores", cores);
    report.end(document);
  }
}
