package io.quorate.simulation.history;

import java.util.Collection;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All that clients did in one run, by key. Judges while it goes on; {@link FinalCheck} judges the
 * end.
 */
public final class History {
  private final Promises promises;
  private final WallTimes times;
  private final Consumer<String> violations;
  private final TreeMap<String, KeyHistory> keys = new TreeMap<>();

  /**
   * @param times what decides among concurrent writes where the last one wins
   * @param violations told each broken promise, in words
   */
  public History(Promises promises, WallTimes times, Consumer<String> violations) {
    this.promises = promises;
    this.times = times;
    this.violations = violations;
  }

  /** What the system promises in this run. */
  public Promises promises() {
    return promises;
  }

  /** The history of one key. */
  public KeyHistory key(String key) {
    return keys.computeIfAbsent(key, k -> new KeyHistory(k, promises, times, violations));
  }

  /** The histories of all keys that were touched. */
  public Collection<KeyHistory> keys() {
    return keys.values();
  }
}
