package io.quorate.simulation.host;

import java.util.HashMap;
import java.util.Map;

/**
 * Armed timers of one process. Only ever looked up, never iterated, so hash order does not matter.
 */
final class HostTimers {
  private final Map<Object, Long> armed = new HashMap<>();
  private long arming;

  /** Arms a timer; the number returned tells this arming from every other one. */
  long arm(Object timer) {
    armed.put(timer, ++arming);
    return arming;
  }

  void cancel(Object timer) {
    armed.remove(timer);
  }

  /** Whether this arming still counts; if so it is used up. */
  boolean expire(Object timer, long number) {
    return armed.remove(timer, number);
  }
}
