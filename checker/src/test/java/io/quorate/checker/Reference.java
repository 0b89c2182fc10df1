package io.quorate.checker;

import io.quorate.checker.history.Condition;
import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tries every order of a small history, by the definitions and nothing else. What it says is right;
 * it is only slow.
 */
public final class Reference {
  private record Cell(String value, long version, boolean exact) {}

  private final List<Operation> operations = new ArrayList<>();
  private final String initial;
  private final boolean realTime;

  private Reference(History history, boolean realTime) {
    for (Operation operation : history.operations()) {
      boolean looked = operation.outcome() == Outcome.OK || operation.outcome() == Outcome.MISMATCH;
      boolean perhaps = operation.outcome() == Outcome.INFO && operation.call().writes();
      if (looked || perhaps) {
        operations.add(operation);
      }
    }
    this.initial = history.initial();
    this.realTime = realTime;
  }

  public static boolean linearizable(History history) {
    return new Reference(history, true).some(new boolean[64], Map.of());
  }

  public static boolean sequential(History history) {
    return new Reference(history, false).some(new boolean[64], Map.of());
  }

  private boolean some(boolean[] done, Map<String, Cell> state) {
    boolean complete = true;
    for (Operation operation : operations) {
      complete &= done[operation.id()] || operation.outcome() == Outcome.INFO;
    }
    if (complete) {
      return true;
    }
    for (Operation operation : operations) {
      if (done[operation.id()] || !mayComeNext(operation, done)) {
        continue;
      }
      Map<String, Cell> next = apply(operation, state);
      if (next != null) {
        done[operation.id()] = true;
        boolean found = some(done, next);
        done[operation.id()] = false;
        if (found) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean mayComeNext(Operation operation, boolean[] done) {
    for (Operation other : operations) {
      if (!done[other.id()] && other != operation && other.outcome() != Outcome.INFO) {
        boolean first =
            realTime
                ? other.returned() < operation.invoked()
                : other.process().equals(operation.process())
                    && other.invoked() < operation.invoked();
        if (first) {
          return false;
        }
      }
    }
    return true;
  }

  private Map<String, Cell> apply(Operation operation, Map<String, Cell> state) {
    Cell cell = state.get(operation.key());
    if (cell == null) {
      cell = new Cell(initial, 0, initial == null);
    }
    long said = operation.version();
    String written = operation.call().value();
    long floor = cell.version;
    switch (operation.action()) {
      case GET -> {
        if (!Objects.equals(cell.value, operation.result())) {
          return null;
        }
        if (said == -1 || (said == 0 && cell.value == null)) {
          return state;
        }
        if (cell.exact ? said != cell.version : said <= cell.version) {
          return null;
        }
        return with(state, operation.key(), new Cell(cell.value, said, true));
      }
      case APPEND -> written = (cell.value == null ? "" : cell.value) + written;
      case CAS -> {
        boolean holds;
        boolean sure = true;
        if (operation.call().condition() instanceof Condition.ValueIs by) {
          holds = Objects.equals(by.value(), cell.value);
        } else {
          long wanted = ((Condition.VersionIs) operation.call().condition()).version();
          sure = wanted == 0 || cell.exact;
          holds =
              wanted == 0
                  ? cell.value == null
                  : cell.exact ? wanted == cell.version : wanted > cell.version;
          floor = holds && wanted > 0 ? wanted : floor;
        }
        if (operation.outcome() == Outcome.MISMATCH) {
          return holds && sure ? null : state;
        }
        if (!holds) {
          return null;
        }
      }
      case PUT, DELETE -> {}
    }
    if (said != -1 && said <= floor) {
      return null;
    }
    Cell after = said != -1 ? new Cell(written, said, true) : new Cell(written, floor, false);
    return with(state, operation.key(), after);
  }

  private static Map<String, Cell> with(Map<String, Cell> state, String key, Cell cell) {
    Map<String, Cell> next = new HashMap<>(state);
    next.put(key, cell);
    return next;
  }
}
