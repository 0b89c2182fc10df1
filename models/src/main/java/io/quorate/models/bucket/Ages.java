package io.quorate.models.bucket;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** How long this process has seen things as they are. Not thread-safe. */
final class Ages {
  private record Seen(String state, long sinceMillis) {}

  private final Map<String, Seen> seen = new HashMap<>();
  private final LongSupplier clockMillis;

  Ages(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /** Of a thing in that state, in milliseconds; 0 when it was in another one or is new. */
  long of(String thing, String state) {
    long now = clockMillis.getAsLong();
    Seen known = seen.get(thing);
    if (known == null || !known.state().equals(state)) {
      seen.put(thing, new Seen(state, now));
      return 0;
    }
    return now - known.sinceMillis();
  }

  /** Forgets all others. */
  void retain(Set<String> things) {
    seen.keySet().retainAll(things);
  }
}
