package io.quorate.checker.verdict;

import io.quorate.checker.history.Condition;
import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replays a witness. Shares no code with the searches: a plain map of keys, one operation after the
 * other. What it accepts is a proof, however it was found.
 */
public final class Verifier {

  /** A key's value and what is known of its version. */
  private record Row(@Nullable String value, long version, boolean exact) {}

  private final History history;
  private final Map<String, Row> rows = new HashMap<>();

  private Verifier(History history) {
    this.history = history;
  }

  /** What is wrong with the witness as a linearization of the history, or null if nothing is. */
  public static @Nullable String linearization(History history, List<Operation> witness) {
    String wrong = new Verifier(history).replay(witness);
    return wrong != null ? wrong : againstRealTime(witness);
  }

  /** What is wrong with it as a sequential order that keeps each process's own, or null. */
  public static @Nullable String sequentialOrder(History history, List<Operation> witness) {
    String wrong = new Verifier(history).replay(witness);
    return wrong != null ? wrong : againstProcesses(witness);
  }

  private static @Nullable String againstRealTime(List<Operation> witness) {
    int latestBegin = -1;
    for (Operation operation : witness) {
      if (operation.returned() < latestBegin) {
        return operation + " ended before an operation began that the witness puts before it";
      }
      latestBegin = Math.max(latestBegin, operation.invoked());
    }
    return null;
  }

  /** What is of unknown outcome may come late: it binds only what came before it. */
  private static @Nullable String againstProcesses(List<Operation> witness) {
    Map<String, List<Operation>> processes = new HashMap<>();
    for (Operation operation : witness) {
      processes.computeIfAbsent(operation.process(), p -> new ArrayList<>()).add(operation);
    }
    for (List<Operation> one : processes.values()) {
      // From the end: nothing may stand before an operation that its process began earlier, unless
      // that earlier one is of unknown outcome.
      int earliestBound = Integer.MAX_VALUE;
      for (int i = one.size() - 1; i >= 0; i--) {
        Operation operation = one.get(i);
        if (operation.invoked() > earliestBound) {
          return operation + " stands before what its process did earlier";
        }
        if (operation.outcome() != Outcome.INFO) {
          earliestBound = Math.min(earliestBound, operation.invoked());
        }
      }
    }
    return null;
  }

  private @Nullable String replay(List<Operation> witness) {
    Set<Integer> seen = new HashSet<>();
    Map<Integer, Operation> known = new HashMap<>();
    for (Operation operation : history.operations()) {
      known.put(operation.id(), operation);
    }
    for (Operation operation : witness) {
      if (!operation.equals(known.get(operation.id())) || !operation.relevant()) {
        return operation + " is not for an order of this history";
      }
      if (!seen.add(operation.id())) {
        return operation + " stands twice in the witness";
      }
      String wrong = apply(operation);
      if (wrong != null) {
        return operation + ": " + wrong;
      }
    }
    for (Operation operation : history.operations()) {
      if (operation.mandatory() && !seen.contains(operation.id())) {
        return operation + " is missing in the witness";
      }
    }
    return null;
  }

  private @Nullable String apply(Operation operation) {
    Row row =
        rows.computeIfAbsent(
            operation.key(), k -> new Row(history.initial(), 0, history.initial() == null));
    return switch (operation.action()) {
      case GET -> read(operation, row);
      case PUT, DELETE -> write(operation, row, operation.call().value());
      case APPEND ->
          write(operation, row, (row.value == null ? "" : row.value) + operation.call().value());
      case CAS -> compareAndSet(operation, row);
    };
  }

  private @Nullable String compareAndSet(Operation operation, Row row) {
    boolean holds = holds(operation.call().condition(), row);
    boolean byVersion =
        operation.call().condition() instanceof Condition.VersionIs v && v.version() > 0;
    if (operation.outcome() == Outcome.MISMATCH) {
      // Against an unknown version nobody can say, and the system is believed.
      boolean unsure = byVersion && !row.exact;
      return holds && !unsure ? "its condition holds, yet it failed" : null;
    }
    if (!holds) {
      return "its condition does not hold, the value is " + row.value;
    }
    Row before =
        operation.call().condition() instanceof Condition.VersionIs v && v.version() > 0
            ? new Row(row.value, v.version(), true)
            : row;
    return write(operation, before, operation.call().value());
  }

  private static boolean holds(@Nullable Condition condition, Row row) {
    return switch (condition) {
      case Condition.ValueIs(String value) -> Objects.equals(value, row.value);
      case Condition.VersionIs(long version) when version == 0 -> row.value == null;
      case Condition.VersionIs(long version) ->
          row.exact ? row.version == version : version > row.version;
      case null -> false;
    };
  }

  private @Nullable String read(Operation get, Row row) {
    if (!Objects.equals(get.result(), row.value)) {
      return "the value is " + row.value;
    }
    if (get.version() == Operation.NO_VERSION || (get.version() == 0 && row.value == null)) {
      return null;
    }
    if (row.exact ? get.version() != row.version : get.version() <= row.version) {
      return "the version is " + (row.exact ? "" : "above ") + row.version;
    }
    rows.put(get.key(), new Row(row.value, get.version(), true));
    return null;
  }

  private @Nullable String write(Operation operation, Row row, @Nullable String value) {
    boolean said = operation.version() != Operation.NO_VERSION;
    if (said && operation.version() <= row.version) {
      return "the version was %d already".formatted(row.version);
    }
    rows.put(operation.key(), new Row(value, said ? operation.version() : row.version, said));
    return null;
  }
}
