package io.quorate.cli;

import io.quorate.checker.Consistency;
import io.quorate.checker.Strongest;
import io.quorate.checker.format.HistoryFile;
import io.quorate.checker.history.Operation;
import io.quorate.checker.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a check found, for people and as a document. */
record CheckReport(HistoryFile file, Consistency model, Verdict verdict, double seconds) {

  /** What was found of several models, from the strongest on. */
  static Map<String, Object> document(Strongest strongest, List<CheckReport> reports) {
    Map<String, Object> document = new LinkedHashMap<>();
    Consistency model = strongest.model();
    document.put("strongest", model == null ? "none" : model.id());
    document.put("certain", strongest.certain());
    document.put("judged", reports.stream().map(CheckReport::document).toList());
    return document;
  }

  static String text(Strongest strongest, List<CheckReport> reports) {
    List<String> parts = new ArrayList<>(reports.stream().map(CheckReport::text).toList());
    parts.add(strongest.toString());
    return String.join(System.lineSeparator(), parts);
  }

  private int operations() {
    return file.history().operations().size();
  }

  private long keys() {
    return file.history().operations().stream().map(Operation::key).distinct().count();
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("model", model.id());
    document.put("format", file.format().label());
    document.put("operations", operations());
    document.put("keys", keys());
    document.put("seconds", seconds);
    switch (verdict) {
      case Verdict.Valid _ -> document.put("verdict", "VALID");
      case Verdict.Violated violated -> {
        document.put("verdict", "VIOLATED");
        document.put("reason", violated.reason());
        document.put("minimal", violated.minimal());
        document.put("core", violated.core().stream().map(Operation::toString).toList());
      }
      case Verdict.Unknown unknown -> {
        document.put("verdict", "UNKNOWN");
        document.put("reason", unknown.reason());
        document.put("budgetSeconds", unknown.budget().time().toMillis() / 1e3);
        document.put("budgetBytes", unknown.budget().bytes());
      }
    }
    return document;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    String judged =
        "%,d operations on %,d %s by the model %s, read as %s, judged in %.2f s"
            .formatted(
                operations(),
                keys(),
                keys() == 1 ? "key" : "keys",
                model.id(),
                file.format().label(),
                seconds);
    switch (verdict) {
      case Verdict.Valid _ -> {
        lines.add("VALID: " + judged);
        lines.add("An order that explains every answer was found and replayed.");
      }
      case Verdict.Violated violated -> {
        lines.add("VIOLATED: " + judged);
        lines.add("There is " + violated.reason() + ".");
        lines.add(
            violated.minimal()
                ? "Already these cannot be explained, and none of them can be left out:"
                : "Already these cannot be explained (the budget ended before all was left out that can be):");
        violated.core().forEach(operation -> lines.add("  " + span(operation) + operation));
      }
      case Verdict.Unknown unknown -> {
        lines.add("UNKNOWN: " + judged);
        lines.add(
            "The search ended without an answer: %s. The budget was %s; --time and --memory raise it."
                .formatted(unknown.reason(), unknown.budget()));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** The events at which it began and ended. */
  private static String span(Operation operation) {
    return operation.returned() == Operation.NEVER
        ? "[%d, …) ".formatted(operation.invoked() + 1)
        : "[%d, %d] ".formatted(operation.invoked() + 1, operation.returned() + 1);
  }
}
