package io.quorate.checker;

import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders of a small history that may explain it or not: right ones, and their near misses. */
final class Orders {
  private Orders() {}

  /** An order that explains the history if there is one, that of invocation, and near misses. */
  static List<List<Operation>> of(History history, boolean realTime) {
    List<List<Operation>> orders = new ArrayList<>();
    @Nullable List<Operation> right = Reference.order(history, realTime);
    if (right != null) {
      orders.add(right);
      orders.addAll(nearMisses(right, history));
    }
    List<Operation> invoked = history.operations().stream().filter(Operation::relevant).toList();
    orders.add(invoked);
    orders.addAll(nearMisses(invoked, history));
    return orders;
  }

  /** One operation too few, one twice, two swapped, and one that belongs into no order. */
  static List<List<Operation>> nearMisses(List<Operation> order, History history) {
    List<List<Operation>> misses = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      List<Operation> without = new ArrayList<>(order);
      without.remove(i);
      misses.add(without);
      List<Operation> twice = new ArrayList<>(order);
      twice.add(order.get(i));
      misses.add(twice);
      for (int j = 0; j < i; j++) {
        List<Operation> swapped = new ArrayList<>(order);
        Collections.swap(swapped, i, j);
        misses.add(swapped);
      }
    }
    for (Operation operation : history.operations()) {
      if (!operation.relevant()) {
        List<Operation> more = new ArrayList<>(order);
        more.add(operation);
        misses.add(more);
      }
    }
    return misses;
  }
}
