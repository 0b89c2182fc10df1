package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.checker.Checker;
import io.quorate.checker.Consistency;
import io.quorate.checker.format.JsonLinesRecorder;
import io.quorate.checker.generate.Generator;
import io.quorate.checker.generate.Shape;
import io.quorate.checker.history.History;
import io.quorate.checker.search.Budget;
import io.quorate.checker.search.Meter;
import io.quorate.checker.verdict.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the checkers on histories of a simulated store. */
@Command(
    name = "checker",
    mixinStandardHelpOptions = true,
    description = {
      "Make histories of a simulated store, judge them, and print the time per operation and the memory",
      "that the search took besides the history."
    })
final class LabCheckerCommand implements Callable<Integer> {

  @Option(
      names = "--operations",
      split = ",",
      defaultValue = "1000,10000,100000,1000000",
      description = "Sizes of histories (default: 1000,10000,100000,1000000).")
  List<Integer> operations = List.of();

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "10,100",
      description = "Clients side by side (default: 10,100).")
  List<Integer> clients = List.of();

  @Option(names = "--keys", defaultValue = "100", description = "Keys (default: 100).")
  int keys;

  @Option(
      names = "--mix",
      defaultValue = "registers",
      description =
          "registers (gets and puts of values of their own) or key-value (also cas, delete and append;"
              + " default: registers).")
  String mix = "";

  @Option(
      names = "--model",
      defaultValue = "linearizable",
      description = "linearizable or sequential; for the latter reads lag (default: linearizable).")
  String model = "";

  @Option(names = "--seed", defaultValue = "1", description = "Of the histories (default: 1).")
  long seed;

  @Option(
      names = "--time",
      defaultValue = "60",
      description = "Seconds for each history at most (default: 60).")
  int seconds;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Where to write the last history, for 'quorate check'.")
  @Nullable Path file;

  @Mixin Output output = new Output();

  private record Row(int operations, int clients, String verdict, double seconds, long bytes) {
    Map<String, Object> document() {
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("operations", operations);
      view.put("clients", clients);
      view.put("verdict", verdict);
      view.put("seconds", seconds);
      view.put("microsPerOperation", seconds * 1e6 / operations);
      view.put("searchBytesMax", bytes);
      return view;
    }

    String text() {
      return "%12d %9d %9s %10.2f s %12.2f µs %12.1f MiB"
          .formatted(
              operations,
              clients,
              verdict,
              seconds,
              seconds * 1e6 / operations,
              bytes / (double) (1 << 20));
    }
  }

  @Override
  public Integer call() throws IOException {
    Consistency consistency = Consistency.of(model);
    List<Row> rows = new ArrayList<>();
    History last = null;
    measure(shape(1000, 10), consistency); // so that the first row is not the compiler's
    for (int size : operations) {
      for (int count : clients) {
        Shape shape = shape(size, count);
        last = Generator.generate(shape, seed);
        rows.add(measure(shape, consistency, last));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%12s %9s %9s %12s %15s %16s"
            .formatted(
                "operations", "clients", "verdict", "time", "per operation", "search memory"));
    rows.forEach(row -> lines.add(row.text()));
    output.print(
        rows.stream().map(Row::document).toList(), String.join(System.lineSeparator(), lines));
    if (file != null && last != null) {
      try (Writer writer = Files.newBufferedWriter(file, UTF_8)) {
        JsonLinesRecorder.write(last, writer);
      }
    }
    return ExitStatus.DONE;
  }

  private Shape shape(int size, int count) {
    Shape shape = Shape.uniqueWrites(size, count, keys);
    if (mix.equals("key-value")) {
      shape = shape.withMix(Shape.Mix.KEY_VALUE);
    } else if (!mix.equals("registers")) {
      throw new IllegalArgumentException("--mix must be registers or key-value, not " + mix);
    }
    return Consistency.of(model) == Consistency.SEQUENTIAL ? shape.withLag(20) : shape;
  }

  private Row measure(Shape shape, Consistency consistency) {
    return measure(shape, consistency, Generator.generate(shape, seed));
  }

  private Row measure(Shape shape, Consistency consistency, History history) {
    Meter meter = new Meter(new Budget(Duration.ofSeconds(seconds), Budget.standard().bytes()));
    long started = System.nanoTime();
    Verdict verdict = Checker.check(history, consistency, meter);
    double elapsed = (System.nanoTime() - started) / 1e9;
    String word =
        switch (verdict) {
          case Verdict.Valid _ -> "VALID";
          case Verdict.Violated _ -> "VIOLATED";
          case Verdict.Unknown _ -> "UNKNOWN";
        };
    return new Row(shape.operations(), shape.processes(), word, elapsed, meter.bytesMax());
  }
}
