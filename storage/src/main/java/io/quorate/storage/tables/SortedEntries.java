package io.quorate.storage.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The entries of a {@link RowMap} in order of their keys, sorted only when somebody scans. What was
 * added since the last scan becomes a sorted run; runs merge when they are of like size, so each
 * entry is moved a logarithmic number of times however scans and writes alternate.
 */
final class SortedEntries {
  private final RowMap map;
  private final List<int[]> runs = new ArrayList<>();
  private int sorted;

  SortedEntries(RowMap map) {
    this.map = map;
  }

  /**
   * Entries in order, from {@code from} to {@code to}, which may be empty for the end. Good until
   * the map changes.
   */
  Walk walk(byte[] from, byte[] to) {
    sortNew();
    return new Walk(from, to);
  }

  private void sortNew() {
    if (sorted == map.size()) {
      return;
    }
    int[] run = sort(sorted, map.size());
    sorted = map.size();
    while (!runs.isEmpty() && runs.getLast().length < 2 * run.length) {
      run = merge(runs.removeLast(), run);
    }
    runs.add(run);
  }

  private int[] sort(int from, int to) {
    Integer[] entries = new Integer[to - from];
    Arrays.setAll(entries, i -> from + i);
    Arrays.sort(entries, (a, b) -> Arrays.compareUnsigned(map.key(a), map.key(b)));
    int[] run = new int[entries.length];
    Arrays.setAll(run, i -> entries[i]);
    return run;
  }

  private int[] merge(int[] left, int[] right) {
    int[] merged = new int[left.length + right.length];
    int l = 0;
    int r = 0;
    for (int i = 0; i < merged.length; i++) {
      boolean takeLeft =
          r == right.length
              || (l < left.length
                  && Arrays.compareUnsigned(map.key(left[l]), map.key(right[r])) < 0);
      merged[i] = takeLeft ? left[l++] : right[r++];
    }
    return merged;
  }

  /** A position in all runs. */
  final class Walk {
    private final int[] at;
    private final byte[] to;
    private int entry = -1;

    private Walk(byte[] from, byte[] to) {
      this.to = to;
      at = new int[runs.size()];
      for (int run = 0; run < at.length; run++) {
        at[run] = lowerBound(runs.get(run), from);
      }
    }

    private int lowerBound(int[] run, byte[] from) {
      int low = 0;
      int high = run.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (Arrays.compareUnsigned(map.key(run[middle]), from) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    boolean next() {
      do {
        if (!step()) {
          return false;
        }
      } while (map.gone(entry));
      return true;
    }

    private boolean step() {
      int least = -1;
      for (int run = 0; run < at.length; run++) {
        if (at[run] < runs.get(run).length
            && (least < 0 || Arrays.compareUnsigned(keyAt(run), keyAt(least)) < 0)) {
          least = run;
        }
      }
      if (least < 0 || (to.length > 0 && Arrays.compareUnsigned(keyAt(least), to) >= 0)) {
        entry = -1;
        return false;
      }
      entry = runs.get(least)[at[least]++];
      return true;
    }

    private byte[] keyAt(int run) {
      return map.key(runs.get(run)[at[run]]);
    }

    /** Number of the current entry. */
    int entry() {
      return entry;
    }
  }
}
