package io.quorate.checker.search;

import io.quorate.checker.history.Action;
import io.quorate.checker.history.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * What is still to come in a search: who has yet to see which value, and who can yet write it. From
 * that it tells early that a configuration leads nowhere.
 */
public final class Prospects {
  private final Cell cell;
  private final List<Operation> operations;
  private final int mandatory;
  private final boolean realTime;
  private final int[] waiting;
  private final int[] writing;
  private final Writers writers;
  private final Line observers;
  private final Line gets;
  private final Line versions;
  private final Line resets;
  private final boolean[] taken;
  private final boolean appending;
  private int appends;

  /**
   * @param rank a likely order of the operations; where orders respect real time, the order in
   *     which they ended
   */
  public Prospects(KeyHistory history, IntUnaryOperator rank, boolean realTime) {
    this.cell = history.cell();
    this.operations = history.operations();
    this.mandatory = history.mandatory();
    this.realTime = realTime;
    this.waiting = new int[cell.values()];
    this.writing = new int[cell.values()];
    this.taken = new boolean[history.size()];
    for (int i = 0; i < history.size(); i++) {
      count(i, 1);
    }
    this.appending = appends > 0;
    this.writers = new Writers(history);
    Comparator<Integer> byRank = Comparator.comparingInt(rank::applyAsInt);
    this.observers = line(i -> i < mandatory && cell.needs(i) != Cell.ANY, byRank);
    this.gets = line(i -> i < mandatory && operations.get(i).action() == Action.GET, byRank);
    this.versions =
        line(
            i -> i < mandatory && cell.demand(i) != Cell.NO_DEMAND,
            Comparator.comparingLong(cell::demand));
    this.resets =
        line(i -> cell.writes(i) >= 0, Comparator.comparingInt(i -> operations.get(i).invoked()));
  }

  private Line line(IntPredicate which, Comparator<Integer> order) {
    List<Integer> some = IntStream.range(0, operations.size()).filter(which).boxed().toList();
    return new Line(some, order, operations.size());
  }

  /** The operation was put into the order. */
  public void take(int operation) {
    count(operation, -1);
    taken[operation] = true;
  }

  /** The last one put into the order was taken out again. */
  public void undo(int operation) {
    count(operation, 1);
    taken[operation] = false;
    observers.undo(operation);
    gets.undo(operation);
    versions.undo(operation);
    resets.undo(operation);
    writers.undo(operation);
  }

  private void count(int operation, int change) {
    int needs = cell.needs(operation);
    if (needs != Cell.ANY && operation < mandatory) {
      waiting[needs] += change;
    }
    int writes = cell.writes(operation);
    if (writes == Cell.APPENDS) {
      appends += change;
    } else if (writes != Cell.KEEPS) {
      writing[writes] += change;
    }
  }

  /**
   * Whether the operation would overwrite a value that somebody else has yet to see and that nobody
   * can write again.
   */
  public boolean strands(int value, int operation) {
    if (value >= waiting.length || writing[value] > 0) {
      return false;
    }
    int others = waiting[value];
    if (operation < mandatory && cell.needs(operation) == value) {
      others--;
    }
    int appendsLeft = cell.writes(operation) == Cell.APPENDS ? appends - 1 : appends;
    return others > 0 && appendsLeft == 0;
  }

  /** Whether nothing that can still be done leads from this state to the end. */
  public boolean hopeless(int state) {
    return hasPassedAVersion(state) || (appending ? hasPassedAText(state) : hasPassedAValue(state));
  }

  /** Whether an operation to come was at a version that lies behind. */
  private boolean hasPassedAVersion(int state) {
    int next = versions.first(taken);
    return next != Line.NONE && cell.demand(next) < cell.floor(state);
  }

  /** Whether the next to end of those that saw a value comes too late for it. */
  private boolean hasPassedAValue(int state) {
    int next = observers.first(taken);
    if (next == Line.NONE || cell.needs(next) == cell.valueOf(state)) {
      return false;
    }
    int wanted = cell.needs(next);
    return realTime ? !writers.anyFor(next, wanted, taken) : writing[wanted] == 0;
  }

  /**
   * Whether the next get to end can no longer see what it saw: the present text is not the
   * beginning of that, and nothing that could come before makes a new beginning.
   */
  private boolean hasPassedAText(int state) {
    int next = gets.first(taken);
    if (next == Line.NONE || cell.needed(next).startsWith(cell.textOf(state))) {
      return false;
    }
    int reset = resets.first(taken);
    return reset == Line.NONE
        || (realTime && operations.get(reset).invoked() > operations.get(next).returned());
  }
}
