package io.quorate.checker.linearizable;

import io.quorate.checker.history.Operation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The events of one key in real time as a doubly linked list, from which a search lifts the
 * operations that it has ordered. What stands before the first completion may be ordered next. Node
 * i is the invocation of operation i. Only mandatory operations have completions.
 */
final class Timeline {
  private final int size;
  private final int mandatory;
  private final int head;
  private final int end;
  private final int[] next;
  private final int[] previous;
  private final int[] rank;

  Timeline(List<Operation> operations, int mandatory) {
    this.size = operations.size();
    this.mandatory = mandatory;
    this.head = size + mandatory;
    this.end = head + 1;
    this.next = new int[end + 1];
    this.previous = new int[end + 1];
    this.rank = new int[size];
    int[] nodes =
        IntStream.range(0, head)
            .boxed()
            .sorted((a, b) -> Integer.compare(position(operations, a), position(operations, b)))
            .mapToInt(Integer::intValue)
            .toArray();
    int last = head;
    int ended = 0;
    for (int node : nodes) {
      next[last] = node;
      previous[node] = last;
      last = node;
      if (node >= size) {
        rank[node - size] = ended++;
      }
    }
    next[last] = end;
    previous[end] = last;
    for (int i = mandatory; i < size; i++) {
      rank[i] = i;
    }
  }

  private int position(List<Operation> operations, int node) {
    return node < size ? operations.get(node).invoked() : operations.get(node - size).returned();
  }

  /** The first node that is left. */
  int first() {
    return next[head];
  }

  int after(int node) {
    return next[node];
  }

  boolean isInvocation(int node) {
    return node < size;
  }

  /** Place in the order of completions; optional operations come last. */
  int rank(int operation) {
    return rank[operation];
  }

  /** Takes an operation out. {@link #after} still tells what came after its invocation. */
  void lift(int operation) {
    if (operation < mandatory) {
      unlink(size + operation);
    }
    unlink(operation);
  }

  /** Undoes the last lift that was not undone. */
  void unlift(int operation) {
    link(operation);
    if (operation < mandatory) {
      link(size + operation);
    }
  }

  private void unlink(int node) {
    next[previous[node]] = next[node];
    previous[next[node]] = previous[node];
  }

  private void link(int node) {
    next[previous[node]] = node;
    previous[next[node]] = node;
  }
}
