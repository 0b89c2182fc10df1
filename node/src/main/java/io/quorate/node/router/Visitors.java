package io.quorate.node.router;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sees to it that what another router forwards is done at most once, however often a network
 * repeats it and however late: each router gets a session here, in which every number passes once.
 * Sessions are named at random, so that none of an earlier life is taken for one of this life.
 */
final class Visitors {
  private static final int SESSIONS_MAX = 1024;

  /** The numbers of a session that have passed, as far back as the bits reach. */
  private static final class Window {
    private static final int BITS = 4096;

    private final long[] passed = new long[BITS / Long.SIZE];
    private long highest;

    /** Whether the number passes; one that has fallen out of the window does not. */
    boolean passes(long number) {
      for (long next = Math.max(highest, number - BITS) + 1; next <= number; next++) {
        passed[word(next)] &= ~(1L << next);
      }
      highest = Math.max(highest, number);
      long bit = 1L << number;
      boolean first = highest - number < BITS && (passed[word(number)] & bit) == 0;
      if (first) {
        passed[word(number)] |= bit;
      }
      return first;
    }

    private static int word(long number) {
      return (int) (number % BITS) / Long.SIZE;
    }
  }

  private final Map<Long, Window> sessions = new LinkedHashMap<>();

  /** Whether a session is of this life, and still known. */
  boolean knows(long session) {
    return sessions.containsKey(session);
  }

  /** Begins a session under a number drawn at random. */
  void welcome(long session) {
    if (sessions.size() == SESSIONS_MAX) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    sessions.put(session, new Window());
  }

  /** Whether something may be done in a known session: not if it has been done before. */
  boolean passes(long session, long number) {
    Window window = sessions.get(session);
    return window != null && window.passes(number);
  }
}
