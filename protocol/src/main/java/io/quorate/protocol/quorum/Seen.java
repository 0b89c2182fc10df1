package io.quorate.protocol.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which writes of one peer's dot log arrived here: all up to the watermark, and some runs above it.
 * In one life of the peer's process; a write that is not recorded is merely fetched once more.
 */
final class Seen {

  /** Consecutive sequence numbers, both ends inclusive. */
  record Run(long first, long last) {}

  private final int runsMax;
  private final long life;
  private long watermark;
  // first -> last; neither touching one another nor the watermark
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  Seen(long life, int runsMax) {
    this.life = life;
    this.runsMax = runsMax;
  }

  /** The life of the peer's process that the numbers belong to. */
  long life() {
    return life;
  }

  /** All writes up to this one arrived. */
  long watermark() {
    return watermark;
  }

  /** Runs above the watermark. */
  int runs() {
    return runs.size();
  }

  boolean contains(long sequence) {
    Map.Entry<Long, Long> run = runs.floorEntry(sequence);
    return sequence <= watermark || run != null && sequence <= run.getValue();
  }

  /** One more write arrived. */
  void add(long sequence) {
    if (sequence == watermark + 1 && runs.isEmpty()) {
      watermark = sequence;
    } else {
      add(sequence, sequence);
    }
  }

  /** Everything up to that write is known to be here. */
  void advance(long sequence) {
    if (sequence > watermark) {
      watermark = sequence;
      absorb();
    }
  }

  private void add(long first, long last) {
    if (last <= watermark) {
      return;
    }
    long low = first;
    long high = last;
    Map.Entry<Long, Long> before = runs.floorEntry(low);
    if (before != null && before.getValue() >= low - 1) {
      low = before.getKey();
      high = Math.max(high, before.getValue());
    }
    Map.Entry<Long, Long> after = runs.ceilingEntry(low);
    while (after != null && after.getKey() <= high + 1) {
      high = Math.max(high, after.getValue());
      runs.remove(after.getKey());
      after = runs.ceilingEntry(low);
    }
    runs.put(low, high);
    absorb();
    if (runs.size() > runsMax) {
      runs.pollLastEntry();
    }
  }

  private void absorb() {
    Map.Entry<Long, Long> lowest = runs.firstEntry();
    while (lowest != null && lowest.getKey() <= watermark + 1) {
      watermark = Math.max(watermark, lowest.getValue());
      runs.pollFirstEntry();
      lowest = runs.firstEntry();
    }
  }

  /** The lowest writes up to {@code head} that did not arrive, in at most so many runs. */
  List<Run> missing(long head, int runsMaxWanted) {
    List<Run> missing = new ArrayList<>();
    long next = watermark + 1;
    for (Map.Entry<Long, Long> run : runs.entrySet()) {
      if (missing.size() == runsMaxWanted || run.getKey() > head) {
        break;
      }
      missing.add(new Run(next, run.getKey() - 1));
      next = run.getValue() + 1;
    }
    if (next <= head && missing.size() < runsMaxWanted) {
      missing.add(new Run(next, head));
    }
    return missing;
  }
}
