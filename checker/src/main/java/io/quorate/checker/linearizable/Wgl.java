package io.quorate.checker.linearizable;

import io.quorate.checker.history.Operation;
import io.quorate.checker.search.Cell;
import io.quorate.checker.search.Deed;
import io.quorate.checker.search.KeyHistory;
import io.quorate.checker.search.Memo;
import io.quorate.checker.search.Meter;
import io.quorate.checker.search.Prospects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm of Wing and Gong with Lowe's memory of configurations: a depth-first search for an
 * order of one key's operations. A configuration is the set of operations ordered so far and the
 * state after them; one that was left without success is never entered again.
 *
 * <p>What keeps it small:
 *
 * <ul>
 *   <li>The set is a prefix of the operations by invocation, and the words of a bitset from there
 *       to the last one ordered: as long as operations run side by side, not as the history.
 *   <li>An operation that only looks and can happen now happens now. Any order that has it later
 *       can have it here, so there is nothing to choose.
 *   <li>While somebody has yet to see the present value and nobody can write it again, it is not
 *       overwritten ({@link Prospects}).
 *   <li>Of two operations of unknown outcome that do the same, the earlier goes first.
 *   <li>Operations are tried in the order in which they ended, those of unknown outcome last.
 * </ul>
 */
final class Wgl {
  private static final int NONE = -1;

  private final KeyHistory history;
  private final Cell cell;
  private final Meter meter;
  private final int size;
  private final int mandatory;
  private final Timeline timeline;
  private final Prospects prospects;
  private final int[] twin;
  private final Linearized linearized;
  private final Memo memo;

  private final int[] chosen;
  private final int[] stateBefore;
  private int depth;
  private int left;
  private int state;

  private Wgl(KeyHistory history, Meter meter) {
    this.history = history;
    this.cell = history.cell();
    this.meter = meter;
    this.size = history.size();
    this.mandatory = history.mandatory();
    meter.reserve(64L * size);
    this.timeline = new Timeline(history.operations(), mandatory);
    this.prospects = new Prospects(history, timeline::rank, true);
    this.twin = twins(history);
    this.linearized = new Linearized(mandatory, size - mandatory);
    this.memo = new Memo(meter);
    this.chosen = new int[size];
    this.stateBefore = new int[size];
    this.left = mandatory;
    this.state = cell.initial();
  }

  /**
   * An order of the operations, or null if there is none.
   *
   * @throws io.quorate.checker.search.OutOfBudget if the search did not end in time
   */
  static @Nullable List<Operation> order(KeyHistory history, Meter meter) {
    Wgl search = new Wgl(history, meter);
    try {
      return search.search() ? search.order() : null;
    } finally {
      search.memo.free();
      meter.release(64L * search.size);
    }
  }

  private boolean search() {
    boolean alive = enter();
    int last = NONE;
    while (left > 0) {
      int next = alive ? candidate(last) : NONE;
      if (next != NONE) {
        take(next, false);
        alive = enter();
        last = NONE;
      } else {
        int undone = retreat();
        if (undone == NONE) {
          return false;
        }
        last = timeline.rank(undone);
        alive = true;
      }
    }
    return true;
  }

  /** Takes what need not be chosen; then tells whether the configuration is worth going on from. */
  private boolean enter() {
    for (int node = timeline.first(); timeline.isInvocation(node); node = timeline.after(node)) {
      meter.step();
      if (node < mandatory && cell.looksOnly(node) && cell.step(state, node) == state) {
        take(node, true);
      }
    }
    return left == 0 || (!prospects.hopeless(state) && remember());
  }

  private boolean remember() {
    int length = linearized.key(state);
    return memo.add(linearized.scratch(), length);
  }

  /** The operation that ended next after the one of rank {@code last} and that can come now. */
  private int candidate(int last) {
    int best = NONE;
    int bestRank = Integer.MAX_VALUE;
    for (int node = timeline.first(); timeline.isInvocation(node); node = timeline.after(node)) {
      meter.step();
      int rank = timeline.rank(node);
      if (rank > last && rank < bestRank && allowed(node)) {
        best = node;
        bestRank = rank;
      }
    }
    return best;
  }

  private boolean allowed(int operation) {
    if (twin[operation] != NONE && !linearized.contains(twin[operation])) {
      return false;
    }
    int next = cell.step(state, operation);
    if (next == Cell.IMPOSSIBLE || (next == state && operation >= mandatory)) {
      return false;
    }
    int value = cell.valueOf(state);
    return cell.valueOf(next) == value || !prospects.strands(value, operation);
  }

  private void take(int operation, boolean forced) {
    chosen[depth] = forced ? ~operation : operation;
    stateBefore[depth++] = state;
    state = cell.step(state, operation);
    timeline.lift(operation);
    linearized.add(operation);
    prospects.take(operation);
    left -= operation < mandatory ? 1 : 0;
  }

  /** Undoes everything up to the last choice, and returns it. */
  private int retreat() {
    while (depth > 0) {
      int operation = chosen[--depth];
      boolean forced = operation < 0;
      operation = forced ? ~operation : operation;
      state = stateBefore[depth];
      timeline.unlift(operation);
      linearized.remove(operation);
      prospects.undo(operation);
      left += operation < mandatory ? 1 : 0;
      if (!forced) {
        return operation;
      }
    }
    return NONE;
  }

  private List<Operation> order() {
    List<Operation> order = new ArrayList<>(depth);
    for (int i = 0; i < depth; i++) {
      order.add(history.operations().get(chosen[i] < 0 ? ~chosen[i] : chosen[i]));
    }
    return order;
  }

  /** For each optional operation the last earlier one that does the same. */
  private static int[] twins(KeyHistory history) {
    int[] twin = new int[history.size()];
    Arrays.fill(twin, NONE);
    Map<Deed, Integer> latest = new HashMap<>();
    for (int i = history.mandatory(); i < twin.length; i++) {
      Integer before = latest.put(history.cell().deed(i), i);
      if (before != null) {
        twin[i] = before;
      }
    }
    return twin;
  }
}
