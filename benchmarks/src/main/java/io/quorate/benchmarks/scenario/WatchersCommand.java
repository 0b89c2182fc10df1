package io.quorate.benchmarks.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.benchmarks.systems.CpuTime;
import io.quorate.benchmarks.systems.QuorateSystem;
import io.quorate.client.ClientOptions;
import io.quorate.client.Group;
import io.quorate.client.QuorateClient;
import io.quorate.client.Watching;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Command.Transact;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long one write takes until each of many watchers has been told. */
@Command(
    name = "watchers",
    mixinStandardHelpOptions = true,
    description = {
      "Many watchers of one key in one client; write it again and again, each time once all have been told.",
      "A figure is the time from sending the write until one watcher was told."
    })
public final class WatchersCommand implements Callable<Integer> {

  private static final byte[] KEY = "watched".getBytes(UTF_8);

  @Option(names = "--watchers", defaultValue = "10000", description = "Default: 10,000.")
  int watchers;

  @Option(names = "--writes", defaultValue = "50", description = "Measured (default: 50).")
  int writes;

  @Option(names = "--warm-up", defaultValue = "50", description = "Writes before (default: 50).")
  int warmUp;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  /** The write under way. */
  private volatile long beganNanos;

  private volatile CountDownLatch left = new CountDownLatch(0);
  private final Histogram micros = new Histogram(3);

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    systems.orElseKeyspace("--consistency", "linearizable");
    try (QuorateSystem quorate = systems.quorate(folder);
        QuorateClient client = QuorateClient.connect(ClientOptions.to(quorate.urls()))) {
      Group group = client.group(QuorateSystem.KEYSPACE);
      Cursor now = Cursor.at(write(group) + 1);
      List<Watching> all = new ArrayList<>();
      for (int i = 0; i < watchers; i++) {
        all.add(group.watch(KeyRange.of(KEY), now, new Listener()));
      }
      for (int i = 0; i < warmUp; i++) {
        round(group);
      }
      micros.reset();
      double before = CpuTime.secondsOf(quorate.pids());
      for (int i = 0; i < writes; i++) {
        round(group);
      }
      report(CpuTime.secondsOf(quorate.pids()) - before);
      all.forEach(Watching::close);
    }
  }

  private void round(Group group) throws InterruptedException {
    left = new CountDownLatch(watchers);
    beganNanos = System.nanoTime();
    write(group);
    left.await();
  }

  private static long write(Group group) {
    return group.transact(Transact.always(new Op.Put(KEY, KEY))).outcome().revision();
  }

  private void report(double cpuSeconds) throws IOException {
    double p50 = micros.getValueAtPercentile(50) / 1e3;
    double p99 = micros.getValueAtPercentile(99) / 1e3;
    double most = micros.getMaxValue() / 1e3;
    report.progress(
        "%,d watchers, %d writes: told after p50 %.1f ms, p99 %.1f ms, at most %.1f ms; CPU of nodes for a write %.3f s"
            .formatted(watchers, writes, p50, p99, most, cpuSeconds / writes));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scenario", "watchers");
    document.put("watchers", watchers);
    document.put("writes", writes);
    document.put("p50Millis", p50);
    document.put("p99Millis", p99);
    document.put("maxMillis", most);
    document.put("serversCpuSecondsPerWrite", cpuSeconds / writes);
    report.end(document);
  }

  /** Called on the client's one thread. */
  private final class Listener implements Watching.Listener {
    @Override
    public void watched(GroupAnswer.Watched watched) {
      for (int i = 0; i < watched.changes().size(); i++) {
        micros.recordValue((System.nanoTime() - beganNanos) / 1_000);
        left.countDown();
      }
    }

    @Override
    public void ended(Refusal refusal) {
      throw new IllegalStateException("A watch ended: " + refusal);
    }
  }
}
