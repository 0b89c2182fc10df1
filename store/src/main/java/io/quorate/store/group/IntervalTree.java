package io.quorate.store.group;

import io.quorate.protocol.ring.Hash64;
import io.quorate.store.machine.KeyRange;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of keys with a value each, found by a key within: a treap by the beginning of the range,
 * in which every node knows the furthest end below it (Cormen et al., <em>Introduction to
 * Algorithms</em>, section 14.3). Priorities are hashes of the ranges, so that the shape depends on
 * nothing but what is in it.
 */
final class IntervalTree<T> {

  private static final class Node<T> {
    private final KeyRange range;
    private final T value;
    private final long priority;
    private @Nullable Node<T> left;
    private @Nullable Node<T> right;

    /** Of all below; empty for no end. */
    private byte[] end;

    private Node(KeyRange range, T value) {
      this.range = range;
      this.value = value;
      this.priority = Hash64.hash(range.from(), Hash64.hash(range.to(), 0));
      this.end = range.to();
    }

    private void update() {
      end = further(further(range.to(), left), right);
    }

    private static byte[] further(byte[] one, @Nullable Node<?> below) {
      if (below == null || one.length == 0) {
        return one;
      }
      boolean later = below.end.length == 0 || Arrays.compareUnsigned(below.end, one) > 0;
      return later ? below.end : one;
    }
  }

  private @Nullable Node<T> root;

  private static int compare(KeyRange one, KeyRange other) {
    int from = Arrays.compareUnsigned(one.from(), other.from());
    return from != 0 ? from : Arrays.compareUnsigned(one.to(), other.to());
  }

  /** The value of exactly that range, or null. */
  @Nullable T get(KeyRange range) {
    Node<T> node = root;
    while (node != null) {
      int order = compare(range, node.range);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** Adds a range that is not there. */
  void add(KeyRange range, T value) {
    root = add(root, new Node<>(range, value));
  }

  private static <T> Node<T> add(@Nullable Node<T> at, Node<T> added) {
    if (at == null) {
      return added;
    }
    if (compare(added.range, at.range) < 0) {
      Node<T> left = add(at.left, added);
      at.left = left;
      return left.priority > at.priority ? turnRight(at, left) : updated(at);
    }
    Node<T> right = add(at.right, added);
    at.right = right;
    return right.priority > at.priority ? turnLeft(at, right) : updated(at);
  }

  private static <T> Node<T> updated(Node<T> node) {
    node.update();
    return node;
  }

  private static <T> Node<T> turnRight(Node<T> at, Node<T> left) {
    at.left = left.right;
    at.update();
    left.right = at;
    return updated(left);
  }

  private static <T> Node<T> turnLeft(Node<T> at, Node<T> right) {
    at.right = right.left;
    at.update();
    right.left = at;
    return updated(right);
  }

  /** Removes a range. */
  void remove(KeyRange range) {
    root = remove(root, range);
  }

  private static <T> @Nullable Node<T> remove(@Nullable Node<T> at, KeyRange range) {
    if (at == null) {
      return null;
    }
    int order = compare(range, at.range);
    if (order == 0) {
      return merged(at.left, at.right);
    }
    if (order < 0) {
      at.left = remove(at.left, range);
    } else {
      at.right = remove(at.right, range);
    }
    return updated(at);
  }

  private static <T> @Nullable Node<T> merged(@Nullable Node<T> low, @Nullable Node<T> high) {
    if (low == null || high == null) {
      return low == null ? high : low;
    }
    if (low.priority > high.priority) {
      low.right = merged(low.right, high);
      return updated(low);
    }
    high.left = merged(low, high.left);
    return updated(high);
  }

  /** Every value whose range holds the key, by the beginning of the ranges. */
  void holding(byte[] key, Consumer<T> found) {
    holding(root, key, found);
  }

  private static <T> void holding(@Nullable Node<T> at, byte[] key, Consumer<T> found) {
    if (at == null || (at.end.length > 0 && Arrays.compareUnsigned(key, at.end) >= 0)) {
      return;
    }
    holding(at.left, key, found);
    if (Arrays.compareUnsigned(key, at.range.from()) >= 0) {
      if (at.range.contains(key)) {
        found.accept(at.value);
      }
      holding(at.right, key, found);
    }
  }
}
