package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.checker.Checker;
import io.quorate.checker.Consistency;
import io.quorate.checker.Strongest;
import io.quorate.checker.format.BadHistoryException;
import io.quorate.checker.format.HistoryFile;
import io.quorate.checker.format.JsonLinesRecorder;
import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.search.Budget;
import io.quorate.checker.verdict.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

/** Judges a recorded history. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Judge a recorded history by a consistency model.",
      "Reads JSON lines (see the reference manual), Jepsen's EDN and text log, and Porcupine's key-value",
      "histories, recognised from their content.",
      "Exit status: 0 VALID, 1 VIOLATED, 3 UNKNOWN within the budget, 2 for a file that is no history.",
      "With --model strongest: 0 if a model is named, 1 if none holds, 3 if a stronger one is undecided."
    })
final class CheckCommand implements Callable<Integer> {

  private static final String STRONGEST = "strongest";

  @Parameters(paramLabel = "FILE", description = "The history.")
  Path file = Path.of("");

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "linearizable, sequential, or strongest: names the strongest that holds.")
  String model = "";

  @Option(
      names = "--time",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to search at most (default: 60); finding a core may take as long again.")
  double seconds;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description = "Memory of the search besides the history (default: half of the heap).")
  @Nullable Integer mebibytes;

  @Option(
      names = "--witness",
      paramLabel = "FILE",
      description = "Where to write the order that proves VALID, an operation a line.")
  @Nullable Path witness;

  @Option(
      names = "--core",
      paramLabel = "FILE",
      description = "Where to write the core that proves VIOLATED, as a history.")
  @Nullable Path core;

  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (model.equals(STRONGEST)) {
      return strongest();
    }
    Consistency consistency = Consistency.of(model);
    Budget budget = budget();
    HistoryFile read = read();
    long started = System.nanoTime();
    Verdict verdict = Checker.check(read.history(), consistency, budget);
    double elapsed = (System.nanoTime() - started) / 1e9;
    save(verdict, read.history());
    CheckReport report = new CheckReport(read, consistency, verdict, elapsed);
    output.print(report.document(), report.text());
    return switch (verdict) {
      case Verdict.Valid _ -> ExitStatus.DONE;
      case Verdict.Violated _ -> ExitStatus.REFUSED;
      case Verdict.Unknown _ -> ExitStatus.UNAVAILABLE;
    };
  }

  private int strongest() throws IOException {
    Budget budget = budget();
    HistoryFile read = read();
    long started = System.nanoTime();
    Strongest strongest = Strongest.of(read.history(), budget);
    double elapsed = (System.nanoTime() - started) / 1e9;
    List<CheckReport> reports = new ArrayList<>();
    for (Strongest.Judged judged : strongest.judged()) {
      save(judged.verdict(), read.history());
      reports.add(new CheckReport(read, judged.model(), judged.verdict(), elapsed));
    }
    output.print(CheckReport.document(strongest, reports), CheckReport.text(strongest, reports));
    if (!strongest.certain()) {
      return ExitStatus.UNAVAILABLE;
    }
    return strongest.model() == null ? ExitStatus.REFUSED : ExitStatus.DONE;
  }

  private Budget budget() {
    Budget standard = Budget.standard();
    Duration time = Duration.ofMillis((long) (seconds * 1000));
    return new Budget(time, mebibytes == null ? standard.bytes() : (long) mebibytes << 20);
  }

  private HistoryFile read() {
    try {
      return HistoryFile.read(file);
    } catch (BadHistoryException e) {
      throw new IllegalArgumentException(file + ", " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void save(Verdict verdict, History history) throws IOException {
    if (verdict instanceof Verdict.Valid(List<Operation> order) && witness != null) {
      Files.write(witness, order.stream().map(Operation::toString).toList(), UTF_8);
    }
    if (verdict instanceof Verdict.Violated violated && core != null) {
      try (Writer writer = Files.newBufferedWriter(core, UTF_8)) {
        JsonLinesRecorder.write(history.of(violated.core()), writer);
      }
    }
  }
}
