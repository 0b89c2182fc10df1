package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.systems.QuorateSystem;
import io.quorate.benchmarks.systems.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether an import goes on as fast as it began. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Write a tree of small files with 'quorate import', and report the rate of each window.",
      "The nodes' own count of puts is what is reported; the last, shorter window is left out."
    })
public final class ImportCommand implements Callable<Integer> {

  private static final int FILES_OF_A_FOLDER = 100;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  @Option(names = "--entries", defaultValue = "100000", description = "Files (default: 100000).")
  int entries;

  @Option(
      names = "--value-bytes",
      defaultValue = "256",
      description = "Size of files (default: 256).")
  int valueBytes;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Length of a window (default: 10).")
  double windowSeconds;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private record Window(double endSeconds, double perSecond) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    Path tree = grow(folder.resolve("tree"));
    try (QuorateSystem quorate = systems.quorate(Files.createDirectories(folder.resolve("nodes")));
        Metrics metrics = new Metrics()) {
      report.progress("quorate: " + quorate.settings());
      long began = System.nanoTime();
      List<Window> windows = new ArrayList<>();
      try (ServerProcess work = quorate.command(folder, "import", "bench", tree.toString())) {
        watch(work, quorate, metrics, windows);
        if (work.exitValue() != 0) {
          throw new IllegalStateException("The import failed: " + work.log());
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      report.progress(
          "%d entries in %.1f s: %.0f /s, the start of the command included"
              .formatted(entries, seconds, entries / seconds));
      report.end(document(seconds, windows));
    }
  }

  private void watch(
      ServerProcess work, QuorateSystem quorate, Metrics metrics, List<Window> windows)
      throws IOException, InterruptedException {
    double before = puts(quorate, metrics);
    while (work.isAlive() && puts(quorate, metrics) == before) {
      Pause.of(LOOK_AGAIN); // the command starts
    }
    long began = System.nanoTime();
    long windowBegan = began;
    while (work.isAlive()) {
      Pause.of(LOOK_AGAIN);
      double length = (System.nanoTime() - windowBegan) / 1e9;
      if (length >= windowSeconds) {
        double now = puts(quorate, metrics);
        Window window = new Window((System.nanoTime() - began) / 1e9, (now - before) / length);
        windows.add(window);
        report.progress(
            "  until %5.1f s  %,8.0f /s".formatted(window.endSeconds(), window.perSecond()));
        before = now;
        windowBegan = System.nanoTime();
      }
    }
  }

  private static double puts(QuorateSystem quorate, Metrics metrics)
      throws IOException, InterruptedException {
    return metrics.sum(quorate.urls(), "quorate_operation_seconds_count", "put");
  }

  /** Files in folders of a hundred. */
  private Path grow(Path tree) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    byte[] content = new byte[valueBytes];
    for (int i = 0; i < entries; i++) {
      Path folder = tree.resolve("folder-%05d".formatted(i / FILES_OF_A_FOLDER));
      if (i % FILES_OF_A_FOLDER == 0) {
        Files.createDirectories(folder);
      }
      random.nextBytes(content);
      Files.write(folder.resolve("entry-%07d".formatted(i)), content);
    }
    return tree;
  }

  private Map<String, Object> document(double seconds, List<Window> windows) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scenario", "import");
    document.put("entries", entries);
    document.put("valueBytes", valueBytes);
    document.put("seconds", seconds);
    document.put("entriesPerSecond", entries / seconds);
    document.put("windowSeconds", windowSeconds);
    document.put("perSecondOfWindows", windows.stream().map(Window::perSecond).toList());
    return document;
  }
}
