package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.checker.format.BadHistoryException;
import io.quorate.checker.format.HistoryFile;
import io.quorate.checker.format.JsonLinesRecorder;
import io.quorate.checker.history.Action;
import io.quorate.checker.history.Call;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Spoils a recorded history: a value that was superseded long ago is read once more. */
final class StaleRead {
  private StaleRead() {}

  /** Has the process that read last read the first value of a key, and then the last one again. */
  static void addTo(Path file) throws IOException {
    List<Operation> operations = read(file);
    Operation last = operations.getLast();
    assertThat(last.action()).isEqualTo(Action.GET);
    Operation first =
        operations.stream()
            .filter(it -> it.action() == Action.PUT && it.outcome() == Outcome.OK)
            .filter(it -> it.key().equals(last.key()) && !it.call().value().equals(last.result()))
            .findFirst()
            .orElseThrow();
    try (BufferedWriter writer = Files.newBufferedWriter(file, UTF_8, StandardOpenOption.APPEND);
        JsonLinesRecorder recorder = new JsonLinesRecorder(writer, () -> -1)) {
      for (String value : List.of(first.call().value(), last.result())) {
        recorder.invoke("last", Call.get(last.key()));
        recorder.read("last", value, Operation.NO_VERSION);
      }
    }
  }

  /** Has a process of its own read a value that was overwritten, long after that. */
  static void addOneTo(Path file) throws IOException {
    List<Operation> puts =
        read(file).stream()
            .filter(it -> it.action() == Action.PUT && it.outcome() == Outcome.OK)
            .toList();
    Operation old =
        puts.stream()
            .filter(it ->
                puts.stream().anyMatch(later -> later.key().equals(it.key()) && it.before(later)))
            .findFirst()
            .orElseThrow();
    try (BufferedWriter writer = Files.newBufferedWriter(file, UTF_8, StandardOpenOption.APPEND);
        JsonLinesRecorder recorder = new JsonLinesRecorder(writer, () -> -1)) {
      recorder.invoke("last", Call.get(old.key()));
      recorder.read("last", old.call().value(), Operation.NO_VERSION);
    }
  }

  private static List<Operation> read(Path file) throws IOException {
    try {
      return HistoryFile.read(file).history().operations();
    } catch (BadHistoryException e) {
      throw new AssertionError(e);
    }
  }
}
