package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.scenario.Retouch.Change;
import io.quorate.models.blob.Chunker;
import io.quorate.models.blob.Cutting;
import io.quorate.models.blob.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How weights are best cut into chunks: by content or at a fixed size, and at which. */
@Command(
    name = "chunks",
    mixinStandardHelpOptions = true,
    description = {
      "Cut made-up weights and changed versions of them in several ways, and compare what of a",
      "version is new, what the list of chunks takes, and how fast one thread cuts and hashes."
    })
public final class ChunksCommand implements Callable<Integer> {
  /** What a recipe holds of each chunk: digest and length. */
  private static final int ENTRY_BYTES = Digest.BYTES + Integer.BYTES;

  private static final int WARM_UP_RUNS = 1;

  private static final List<Integer> KIB = List.of(64, 128, 256, 512, 1024, 4096);

  @Option(names = "--mib", defaultValue = "256", description = "Size (default: 256).")
  long mib;

  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private final Map<String, Object> document = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException {
    Path first = folder.resolve("first");
    long bytes = Weights.write(first, mib << 20, 0, "first", 1);
    Map<String, Path> versions = new LinkedHashMap<>();
    versions.put("5% in whole matrices", folder.resolve("matrices"));
    Weights.write(folder.resolve("matrices"), mib << 20, 0.05, "first", 1);
    versions.put("13 bytes inserted in front", folder.resolve("inserted"));
    Weights.write(folder.resolve("inserted"), mib << 20, 0, "first and 13 more.", 1);
    for (Change change : Change.values()) {
      versions.put(change.what(), folder.resolve(change.name()));
      Retouch.copy(first, versions.get(change.what()), change);
    }
    report.progress("%,d bytes of made-up bfloat16 weights in safetensors".formatted(bytes));
    report.progress("new of a version: " + String.join("; ", versions.keySet()));
    for (int kib : KIB) {
      measure(new Cutting.Fixed(kib << 10), "fixed", kib, first, versions, bytes);
      measure(Cutting.ContentDefined.average(kib << 10), "content", kib, first, versions, bytes);
    }
    report.end(document);
  }

  private void measure(
      Cutting cutting, String kind, int kib, Path first, Map<String, Path> versions, long bytes)
      throws IOException {
    for (int i = 0; i < WARM_UP_RUNS; i++) {
      cut(first, cutting, new HashSet<>());
    }
    Set<Digest> known = new HashSet<>();
    long began = System.nanoTime();
    long chunks = cut(first, cutting, known).chunks();
    double rate = bytes / ((System.nanoTime() - began) / 1e9) / 1e6;
    StringBuilder line =
        new StringBuilder(
            "%-7s %4d KiB  %,7d chunks  list %.4f%%  %,6.0f MB/s  new:"
                .formatted(kind, kib, chunks, 100.0 * chunks * ENTRY_BYTES / bytes, rate));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("chunks", chunks);
    row.put("megabytesPerSecond", rate);
    for (Map.Entry<String, Path> version : versions.entrySet()) {
      double share = 100.0 * cut(version.getValue(), cutting, new HashSet<>(known)).added() / bytes;
      line.append("  %6.2f%%".formatted(share));
      row.put(version.getKey() + ", new percent", share);
    }
    report.progress(line.toString());
    document.put("%s %d KiB".formatted(kind, kib), row);
  }

  private record Cut(long chunks, long added) {}

  /** Cuts and hashes all files of a folder, and adds what was not known. */
  private static Cut cut(Path folder, Cutting cutting, Set<Digest> known) throws IOException {
    long chunks = 0;
    long added = 0;
    for (Path file : files(folder)) {
      try (InputStream in = Files.newInputStream(file)) {
        Chunker chunker = new Chunker(in, cutting);
        while (chunker.next()) {
          chunks++;
          added += known.add(chunker.digest()) ? chunker.length() : 0;
        }
      }
    }
    return new Cut(chunks, added);
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
