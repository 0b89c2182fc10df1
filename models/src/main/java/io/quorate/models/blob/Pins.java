package io.quorate.models.blob;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must not be collected although nothing names it yet: somebody who uploads was told that it
 * is here. Each holder's pins end together, by a time. Thread-safe.
 */
public final class Pins {

  private static final class Held {
    private final Set<Digest> digests = new HashSet<>();
    private long untilMillis;
  }

  private final Map<String, Held> held = new HashMap<>();

  /** Pins these for a holder, and all its others until then too. */
  public synchronized void pin(String holder, Collection<Digest> digests, long untilMillis) {
    Held own = held.computeIfAbsent(holder, _ -> new Held());
    own.digests.addAll(digests);
    own.untilMillis = Math.max(own.untilMillis, untilMillis);
  }

  /** The holder needs nothing more. */
  public synchronized void release(String holder) {
    held.remove(holder);
  }

  /** Ends what has expired. */
  synchronized void expire(long nowMillis) {
    held.values().removeIf(own -> own.untilMillis <= nowMillis);
  }

  synchronized boolean holds(Digest digest) {
    return held.values().stream().anyMatch(own -> own.digests.contains(digest));
  }
}
