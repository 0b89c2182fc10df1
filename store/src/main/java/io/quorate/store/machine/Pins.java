package io.quorate.store.machine;

import java.util.TreeMap;

/** Floors that are still read, so that the sweeper leaves alone what is visible above them. */
final class Pins {
  private final TreeMap<Long, Integer> floors = new TreeMap<>();

  void add(long floor) {
    floors.merge(floor, 1, Integer::sum);
  }

  void remove(long floor) {
    floors.computeIfPresent(floor, (_, count) -> count == 1 ? null : count - 1);
  }

  void clear() {
    floors.clear();
  }

  /** Up to where may be swept. */
  long bound(long floor) {
    return floors.isEmpty() ? floor : Math.min(floor, floors.firstKey());
  }
}
