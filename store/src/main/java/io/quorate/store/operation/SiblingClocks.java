package io.quorate.store.operation;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.VectorClock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Clocks of siblings as people read them. A dotted version vector set keeps one clock for all
 * siblings and a dot for each, so the clock of one is what the others do not account for, plus its
 * own dot: siblings under {@code [A,3],[B,1]} that were written as A's third and B's first write
 * show {@code [A,3]} and {@code [A,2],[B,1]}. Epochs of a node are added up.
 */
public final class SiblingClocks {
  private SiblingClocks() {}

  /** One clock for each sibling, in the same order. */
  public static List<VectorClock> of(List<Sibling> siblings, Context context) {
    List<VectorClock> clocks = new ArrayList<>(siblings.size());
    for (Sibling sibling : siblings) {
      clocks.add(clockOf(sibling, siblings, context.clock()));
    }
    return clocks;
  }

  private static VectorClock clockOf(Sibling sibling, List<Sibling> siblings, Clock clock) {
    TreeMap<String, Long> counters = new TreeMap<>();
    boolean known = false;
    for (Clock.Entry entry : clock.entries()) {
      Actor actor = entry.actor();
      boolean own = actor.equals(sibling.dot().actor());
      known |= own;
      long counter =
          own ? sibling.dot().counter() : entry.counter() - concurrent(actor, entry, siblings);
      counters.merge(actor.node(), Math.max(0, counter), Long::sum);
    }
    if (!known) {
      Dot dot = sibling.dot();
      counters.merge(dot.actor().node(), dot.counter(), Long::sum);
    }
    return VectorClock.of(counters);
  }

  /** How many of the actor's writes, counted down from its latest, are siblings of their own. */
  private static long concurrent(Actor actor, Clock.Entry entry, List<Sibling> siblings) {
    long first = entry.counter() + 1;
    for (Sibling other : siblings) {
      if (other.dot().actor().equals(actor)) {
        first = Math.min(first, other.dot().counter());
      }
    }
    return entry.counter() + 1 - first;
  }
}
