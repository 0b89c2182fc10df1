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
    return order(history, true) != null;
  }

  public static boolean sequential(History history) {
    return order(history, false) != null;
  }

  /** An order that explains the history, or null. */
  public static List<Operation> order(History history, boolean realTime) {
    List<Operation> order = new ArrayList<>();
    boolean found = new Reference(history, realTime).some(new boolean[64], Map.of(), order);
    return found ? order : null;
  }

  /** Whether this is an order that explains the history. */
  public static boolean isOrder(History history, boolean realTime, List<Operation> order) {
    Reference reference = new Reference(history, realTime);
    boolean[] done = new boolean[64];
    Map<String, Cell> state = Map.of();
    for (Operation operation : order) {
      boolean known = reference.operations.contains(operation) && !done[operation.id()];
      state =
          known && reference.mayComeNext(operation, done)
              ? reference.apply(operation, state)
              : null;
      if (state == null) {
        return false;
      }
      done[operation.id()] = true;
    }
    return reference.complete(done);
  }

  private boolean complete(boolean[] done) {
    return operations.stream().allMatch(o -> done[o.id()] || o.outcome() == Outcome.INFO);
  }

  private boolean some(boolean[] done, Map<String, Cell> state, List<Operation> order) {
    if (complete(done)) {
      return true;
    }
    for (Operation operation : operations) {
      if (done[operation.id()] || !mayComeNext(operation, done)) {
        continue;
      }
      Map<String, Cell> next = apply(operation, state);
      if (next != null) {
        done[operation.id()] = true;
        order.addLast(operation);
        if (some(done, next, order)) {
          return true;
        }
        done[operation.id()] = false;
        order.removeLast();
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
