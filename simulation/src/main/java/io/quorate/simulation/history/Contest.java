package io.quorate.simulation.history;

import io.quorate.protocol.clock.HybridTime;
import io.quorate.protocol.clock.Sibling;
import java.util.BitSet;
import java.util.List;

/**
 * Which writes of a key may have lost where the last one wins. A client does not learn the hybrid
 * time of its write; it lies between what the clocks showed when the write was sent and when it was
 * answered. What a value's coordinator held when it was written is gone with it, so losing to
 * something that itself was superseded counts too.
 */
final class Contest {
  private final List<Write> writes;
  private final WallTimes times;

  Contest(List<Write> writes, WallTimes times) {
    this.writes = writes;
    this.times = times;
  }

  /**
   * @param shown what readers see now
   * @param siblings the same, with their times
   */
  BitSet outdone(BitSet shown, List<Sibling> siblings) {
    BitSet outdone = new BitSet();
    long latest = 0;
    for (Sibling sibling : siblings) {
      latest = Math.max(latest, new HybridTime(sibling.hybridTime()).millis());
    }
    for (Write write : writes) {
      boolean shows = shown.get(write.number());
      boolean deletes = write.deletes() && write.fate() != Write.Fate.NOT_DONE;
      if (shows || deletes) {
        outdone.set(write.number());
        outdone.or(write.superseded().possible());
      }
      latest = deletes ? Math.max(latest, latest(write)) : latest;
    }
    boolean more = true;
    while (more) {
      int before = outdone.cardinality();
      for (Write write : writes) {
        latest = sweep(write, shown, outdone, latest);
      }
      more = outdone.cardinality() > before;
    }
    return outdone;
  }

  private long sweep(Write write, BitSet shown, BitSet outdone, long latest) {
    if (write.fate() == Write.Fate.NOT_DONE || shown.get(write.number())) {
      return latest;
    }
    if (outdone.get(write.number())) {
      outdone.or(write.superseded().possible());
      return Math.max(latest, latest(write));
    }
    if (times.earliestMillis(write.sentNanos()) <= latest) {
      outdone.set(write.number());
    }
    return latest;
  }

  private long latest(Write write) {
    return times.latestMillis(Math.min(times.now(), write.answeredNanos()));
  }
}
