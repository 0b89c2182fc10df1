package io.quorate.checker.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A history: all operations in the order of invocation. Immutable.
 *
 * @param initial the value that every key has at the beginning, null for none
 */
public record History(List<Operation> operations, @Nullable String initial) {

  public History {
    operations = List.copyOf(operations);
  }

  public static HistoryBuilder builder() {
    return new HistoryBuilder();
  }

  /** The operations that an order may contain, by key, keys in the order of appearance. */
  public Map<String, List<Operation>> relevantByKey() {
    Map<String, List<Operation>> keys = new LinkedHashMap<>();
    for (Operation operation : operations) {
      if (operation.relevant()) {
        keys.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
      }
    }
    return keys;
  }

  /** A history of some of the operations, at the times that they have here. */
  public History of(List<Operation> some) {
    return new History(some, initial);
  }
}
