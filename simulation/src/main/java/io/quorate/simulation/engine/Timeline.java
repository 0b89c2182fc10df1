package io.quorate.simulation.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and what is to happen in it. Time moves only from one event to the next, so idle
 * hours cost nothing. Events of the same moment happen in the order in which they were scheduled.
 */
public final class Timeline {
  private long[] times = new long[1024];
  private long[] orders = new long[1024];
  private @Nullable Runnable[] actions = new Runnable[1024];
  private int size;
  private long now;
  private long scheduled;
  private long fired;

  /** Nanoseconds since the run began. */
  public long now() {
    return now;
  }

  /** How many events have happened. */
  public long fired() {
    return fired;
  }

  /** Schedules an event; a moment in the past means now. */
  public void at(long time, Runnable action) {
    if (size == times.length) {
      grow();
    }
    siftUp(size++, Math.max(time, now), scheduled++, action);
  }

  /** Schedules an event after a delay in nanoseconds. */
  public void after(long delayNanos, Runnable action) {
    at(now + Math.max(0, delayNanos), action);
  }

  /** Lets the next event happen if it is due by the given moment; otherwise moves time there. */
  public boolean step(long until) {
    if (size == 0 || times[0] > until) {
      now = Math.max(now, until);
      return false;
    }
    now = times[0];
    Runnable action = actions[0];
    removeFirst();
    fired++;
    if (action != null) {
      action.run();
    }
    return true;
  }

  /** Lets everything happen up to a moment, inclusive. */
  public void runUntil(long until) {
    boolean more = true;
    while (more) {
      more = step(until);
    }
  }

  private void grow() {
    times = Arrays.copyOf(times, size * 2);
    orders = Arrays.copyOf(orders, size * 2);
    actions = Arrays.copyOf(actions, size * 2);
  }

  private void removeFirst() {
    size--;
    long time = times[size];
    long order = orders[size];
    Runnable action = actions[size];
    actions[size] = null;
    if (size > 0) {
      siftDown(time, order, action);
    }
  }

  private void siftUp(int start, long time, long order, @Nullable Runnable action) {
    int at = start;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!before(time, order, parent)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    set(at, time, order, action);
  }

  private void siftDown(long time, long order, @Nullable Runnable action) {
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(times[child + 1], orders[child + 1], child)) {
        child++;
      }
      if (before(time, order, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    set(at, time, order, action);
  }

  private boolean before(long time, long order, int other) {
    return time != times[other] ? time < times[other] : order < orders[other];
  }

  private void move(int from, int to) {
    set(to, times[from], orders[from], actions[from]);
  }

  private void set(int at, long time, long order, @Nullable Runnable action) {
    times[at] = time;
    orders[at] = order;
    actions[at] = action;
  }
}
