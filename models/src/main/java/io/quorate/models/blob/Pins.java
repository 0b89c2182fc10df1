package io.quorate.models.blob;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What must not be collected although nothing names it yet: somebody who uploads was told that it
 * is here. Each holder's pins are one lease. While a collection runs none ends: what was published
 * meanwhile is not among what the collection has read. Thread-safe.
 */
public class Pins {

  private static final class Held {
    private final Set<Digest> digests = new HashSet<>();
    private long untilMillis;
  }

  private final Map<String, Held> held = new HashMap<>();
  private final List<Held> released = new ArrayList<>();
  private final LongSupplier clockMillis;
  private int collections;

  /**
   * @param clockMillis any clock that only goes on
   */
  Pins(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /** Pins these for a holder, and all its others too, for that long from now. */
  public synchronized void pin(String holder, Collection<Digest> digests, long leaseMillis) {
    Held own = held.computeIfAbsent(holder, _ -> new Held());
    own.digests.addAll(digests);
    own.untilMillis = Math.max(own.untilMillis, clockMillis.getAsLong() + leaseMillis);
  }

  /** The holder needs nothing more. */
  public synchronized void release(String holder) {
    Held own = held.remove(holder);
    if (own != null && collections > 0) {
      released.add(own);
    }
  }

  /** How many holders have pins. */
  public synchronized int holders() {
    return held.size();
  }

  /** Ends what has expired; from then on nothing ends until {@link #resume}. */
  synchronized void suspend() {
    long now = clockMillis.getAsLong();
    if (collections++ == 0) {
      held.values().removeIf(own -> own.untilMillis <= now);
    }
  }

  synchronized void resume() {
    if (--collections == 0) {
      released.clear();
    }
  }

  synchronized boolean holds(Digest digest) {
    return held.values().stream().anyMatch(own -> own.digests.contains(digest))
        || released.stream().anyMatch(own -> own.digests.contains(digest));
  }

  /** Everything that is pinned. */
  synchronized Set<Digest> all() {
    Set<Digest> all = new HashSet<>();
    held.values().forEach(own -> all.addAll(own.digests));
    released.forEach(own -> all.addAll(own.digests));
    return all;
  }
}
