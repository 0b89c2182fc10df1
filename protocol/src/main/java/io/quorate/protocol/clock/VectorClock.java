package io.quorate.protocol.clock;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A vector clock over node names: how many events of each node are known (Fidge 1988, Mattern
 * 1989). Immutable. This is the form that people read, {@code [A,3],[B,1]}; keys are versioned by
 * {@link Clock}, whose actors survive the loss of a disk.
 */
public final class VectorClock {
  private static final VectorClock EMPTY = new VectorClock(new TreeMap<>());

  private final SortedMap<String, Long> counters;

  private VectorClock(SortedMap<String, Long> counters) {
    this.counters = Collections.unmodifiableSortedMap(counters);
  }

  /** The clock that knows nothing. */
  public static VectorClock empty() {
    return EMPTY;
  }

  /** A clock of these counters; entries of 0 are left out. */
  public static VectorClock of(Map<String, Long> counters) {
    TreeMap<String, Long> copy = new TreeMap<>();
    counters.forEach((node, counter) -> {
      if (counter < 0) {
        throw new IllegalArgumentException("counter of " + node + " is negative: " + counter);
      }
      if (counter > 0) {
        copy.put(node, counter);
      }
    });
    return new VectorClock(copy);
  }

  /** The number of events of {@code node} that are known, 0 if none. */
  public long get(String node) {
    return counters.getOrDefault(node, 0L);
  }

  /** Node to counter, in the order of names, counters above 0. */
  public SortedMap<String, Long> counters() {
    return counters;
  }

  /** This clock after one more event of {@code node}. */
  public VectorClock increment(String node) {
    TreeMap<String, Long> next = new TreeMap<>(counters);
    next.merge(node, 1L, Math::addExact);
    return new VectorClock(next);
  }

  /** The least clock that knows all that both know. */
  public VectorClock join(VectorClock other) {
    TreeMap<String, Long> next = new TreeMap<>(counters);
    other.counters.forEach((node, counter) -> next.merge(node, counter, Math::max));
    return new VectorClock(next);
  }

  /** How this clock relates to the other. */
  public Order compare(VectorClock other) {
    return Order.of(knowsMoreThan(other), other.knowsMoreThan(this));
  }

  private boolean knowsMoreThan(VectorClock other) {
    return counters.entrySet().stream().anyMatch(e -> e.getValue() > other.get(e.getKey()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VectorClock that && counters.equals(that.counters);
  }

  @Override
  public int hashCode() {
    return counters.hashCode();
  }

  /** {@code [A,3],[B,1]}, in the order of names. */
  @Override
  public String toString() {
    return counters.entrySet().stream()
        .map(e -> "[" + e.getKey() + "," + e.getValue() + "]")
        .collect(Collectors.joining(","));
  }
}
