package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.ClosedLoop;
import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.load.PacedLoop;
import io.quorate.benchmarks.load.QuorateStore;
import io.quorate.benchmarks.systems.CpuTime;
import io.quorate.benchmarks.systems.QuorateSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast keyspaces are backed up and restored, and what that does to those who write. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Fill an eventual and a linearizable keyspace; back them up alone, and again while both are written",
      "to at a fixed rate; verify the backup, and restore it into a new cluster. Beside it what the machine",
      "allows: the same files read once, hashed, and written to one file (three for a restore, one a node)",
      "that is synced. Commands are timed from their start to their end, their virtual machine's included."
    })
public final class BackupCommand implements Callable<Integer> {
  private static final String EVENTUAL = "documents";
  private static final String ORDERED = "settings";
  private static final String BOTH = EVENTUAL + "," + ORDERED;
  private static final int REPLICAS = 3;

  @Option(
      names = "--entries",
      defaultValue = "200000",
      description = "Of both keyspaces together, half in each (default: 200000).")
  int entries;

  @Option(names = "--value-bytes", defaultValue = "1024", description = "Default: 1024.")
  int valueBytes;

  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "Puts a second into each keyspace while it is backed up (default: 200).")
  int rate;

  @Option(
      names = "--seconds",
      defaultValue = "15",
      description = "Of these puts alone, after as many to warm up (default: 15).")
  int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Backups, alone and under puts, and verifications (default: 3).")
  int rounds;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private final Map<String, Object> document = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    document.put("scenario", "backup");
    document.put("entries", entries);
    document.put("valueBytes", valueBytes);
    Path backup = folder.resolve("backup");
    long bytes;
    try (QuorateSystem quorate = systems.quorate(Files.createDirectories(folder.resolve("from")))) {
      quorate.createKeyspace(EVENTUAL, List.of());
      quorate.createKeyspace(ORDERED, List.of("--consistency", "linearizable"));
      QuorateStore eventual = store(quorate, EVENTUAL);
      QuorateStore ordered = store(quorate, ORDERED);
      try (ClosedLoop documents = new ClosedLoop(eventual, entries / 2, valueBytes, 1);
          ClosedLoop settings = new ClosedLoop(ordered, entries / 2, valueBytes, 2)) {
        fill(documents, EVENTUAL);
        fill(settings, ORDERED);
        bytes = alone(quorate, folder, backup);
        underPuts(quorate, folder, List.of(loop(eventual), loop(ordered)));
      }
      verify(quorate, folder, backup, bytes);
    }
    restore(folder, backup, bytes);
    report.end(document);
  }

  private void fill(ClosedLoop loop, String keyspace) throws InterruptedException {
    long began = System.nanoTime();
    loop.each(Operation.PUT);
    double took = (System.nanoTime() - began) / 1e9;
    report.progress(
        "%s: %,d entries of %,d bytes in %.1f s"
            .formatted(keyspace, entries / 2, valueBytes, took));
  }

  private static QuorateStore store(QuorateSystem quorate, String keyspace) {
    List<String> arguments = new ArrayList<>(List.of(keyspace));
    arguments.addAll(quorate.urls());
    return new QuorateStore(arguments);
  }

  /** The best of the rounds, whose last is kept; its bytes. */
  private long alone(QuorateSystem quorate, Path folder, Path backup)
      throws IOException, InterruptedException {
    double best = Double.MAX_VALUE;
    double cpu = 0;
    for (int round = 0; round < rounds; round++) {
      if (round > 0) {
        TemporaryData.delete(backup);
      }
      double before = CpuTime.secondsOf(quorate.pids());
      double took = run(quorate, folder, "backup", backup.toString(), "--keyspace", BOTH);
      if (took < best) {
        best = took;
        cpu = CpuTime.secondsOf(quorate.pids()) - before;
      }
      report.progress("  backup %.2f s".formatted(took));
    }
    long bytes = size(backup);
    document.put("backupBytes", bytes);
    show("backup", bytes, best, floor(backup, folder, 1));
    document.put("backup nodes' CPU seconds", cpu);
    report.progress("  of which CPU of the three nodes %.2f s".formatted(cpu));
    return bytes;
  }

  private void underPuts(QuorateSystem quorate, Path folder, List<PacedLoop> loops)
      throws IOException, InterruptedException {
    puts("warm-up", loops, () -> Pause.of(Duration.ofSeconds(seconds)));
    puts("alone", loops, () -> Pause.of(Duration.ofSeconds(seconds)));
    puts("during backups", loops, () -> backups(quorate, folder));
  }

  private void backups(QuorateSystem quorate, Path folder)
      throws IOException, InterruptedException {
    for (int round = 0; round < rounds; round++) {
      Path target = folder.resolve("backup-" + round);
      double took = run(quorate, folder, "backup", target.toString(), "--keyspace", BOTH);
      report.progress("  backup under puts %.2f s".formatted(took));
      TemporaryData.delete(target);
    }
  }

  private PacedLoop loop(QuorateStore store) {
    return new PacedLoop(
        store, entries / 2, valueBytes, Duration.ofSeconds(1).dividedBy(Math.max(1, rate)));
  }

  private interface Meanwhile {
    void happens() throws IOException, InterruptedException;
  }

  private void puts(String when, List<PacedLoop> loops, Meanwhile meanwhile)
      throws IOException, InterruptedException {
    List<SteadyPuts> puts = loops.stream().map(SteadyPuts::begin).toList();
    meanwhile.happens();
    List<Histogram> micros = puts.stream().map(SteadyPuts::end).toList();
    for (int i = 0; i < micros.size(); i++) {
      String keyspace = i == 0 ? EVENTUAL : ORDERED;
      double p50 = micros.get(i).getValueAtPercentile(50) / 1e3;
      double p99 = micros.get(i).getValueAtPercentile(99) / 1e3;
      report.progress(
          "%-10s %,d puts %s: p50 %.2f ms, p99 %.2f ms"
              .formatted(keyspace, micros.get(i).getTotalCount(), when, p50, p99));
      document.put(keyspace + " puts " + when + " p50 ms", p50);
      document.put(keyspace + " puts " + when + " p99 ms", p99);
    }
  }

  private void verify(QuorateSystem quorate, Path folder, Path backup, long bytes)
      throws IOException, InterruptedException {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      Finished done =
          Finished.run(() ->
              quorate.local(folder.resolve("commands"), "backup", "verify", backup.toString()));
      best = Math.min(best, done.seconds());
    }
    show("verification", bytes, best, floor(backup, folder, 0));
  }

  /** Into a cluster that holds nothing yet, as after a loss of everything. */
  private void restore(Path folder, Path backup, long bytes)
      throws IOException, InterruptedException {
    try (QuorateSystem quorate = systems.quorate(Files.createDirectories(folder.resolve("to")))) {
      double before = CpuTime.secondsOf(quorate.pids());
      double took = run(quorate, folder, "restore", backup.toString());
      double cpu = CpuTime.secondsOf(quorate.pids()) - before;
      show("restore", bytes, took, floor(backup, folder, REPLICAS));
      document.put("restore nodes' CPU seconds", cpu);
      report.progress("  of which CPU of the three nodes %.2f s".formatted(cpu));
    }
  }

  private double floor(Path backup, Path folder, int copies)
      throws IOException, InterruptedException {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      Path target = folder.resolve("floor");
      best = Math.min(best, new CopyFloor(1, copies).run(backup, target));
      TemporaryData.delete(target);
    }
    return best;
  }

  private static double run(QuorateSystem quorate, Path folder, String... arguments)
      throws IOException, InterruptedException {
    return Finished.run(() -> quorate.command(folder.resolve("commands"), arguments)).seconds();
  }

  private static long size(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private void show(String what, long bytes, double took, double floor) {
    report.progress(
        "%-14s %6.2f s  %,6.0f MB/s; floor %.2f s, %,.0f MB/s"
            .formatted(what, took, bytes / took / 1e6, floor, bytes / floor / 1e6));
    document.put(what + " seconds", took);
    document.put(what + " floor seconds", floor);
  }
}
