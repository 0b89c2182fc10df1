package io.quorate.simulation.engine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts faults and the branches that the code under test reached, by name. */
public final class Counts {
  private final Map<String, long[]> counts = new LinkedHashMap<>();

  /** Counts one. */
  public void add(String name) {
    add(name, 1);
  }

  /** Counts several. */
  public void add(String name, long more) {
    counts.computeIfAbsent(name, _ -> new long[1])[0] += more;
  }

  /** Adds all of another run's counts. */
  public void addAll(Counts other) {
    other.counts.forEach((name, count) -> add(name, count[0]));
  }

  /** How often; 0 when never. */
  public long get(String name) {
    long[] count = counts.get(name);
    return count == null ? 0 : count[0];
  }

  /** The names among those required that were never counted. */
  public List<String> missing(Collection<String> required) {
    return required.stream().filter(name -> get(name) == 0).toList();
  }

  /** All counts in the order of their names. */
  public SortedMap<String, Long> sorted() {
    TreeMap<String, Long> sorted = new TreeMap<>();
    counts.forEach((name, count) -> sorted.put(name, count[0]));
    return sorted;
  }
}
