package io.quorate.benchmarks.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a scenario's data lies: a fresh folder that goes away with it, unless it failed. */
final class TemporaryData {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Make the temporary folder here (default: where the system has them).")
  @Nullable Path parent;

  @Option(names = "--keep", description = "Keep the folder.")
  boolean keep;

  /** What needs a folder. */
  @FunctionalInterface
  interface Work {
    void in(Path folder) throws IOException, InterruptedException;
  }

  void use(Work work) throws IOException, InterruptedException {
    String prefix = "quorate-bench-";
    Path folder =
        parent == null
            ? Files.createTempDirectory(prefix)
            : Files.createTempDirectory(Files.createDirectories(parent), prefix);
    boolean done = false;
    try {
      work.in(folder);
      done = true;
    } finally {
      if (!done || keep) {
        System.err.println("Data and logs are in " + folder);
      } else {
        delete(folder);
      }
    }
  }

  static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder)) {
      files = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
