package io.quorate.store.group;

import io.quorate.store.machine.Command;
import io.quorate.store.machine.Lease;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of leases by one monotonic clock, and when the order should hear of them. Keeping one
 * alive moves a number and nothing else: what was planned for it is found too early then, and
 * planned anew.
 */
final class LeaseClocks {

  /** How long a lease that was kept alive stays unmarked, as a part of its life: 1/2. */
  private static final int QUIET_PART = 2;

  /** How long from one mark to the next, as a part of its life: 1/8. */
  private static final int STEP_PART = 8;

  private static final long STEP_NANOS_MIN = 500_000_000L;

  /** Long leases are marked that often, so that no change of leader extends one by more. */
  private static final long STEP_NANOS_MAX = 300_000_000_000L;

  private static final long AGAIN_NANOS = 1_000_000_000L;
  private static final long LIFE_NANOS_MAX = Long.MAX_VALUE / 4;

  private static final class Clock {
    private final long id;
    private final long lifeNanos;
    private long deadline;

    /** When it was last marked, kept alive or taken over. */
    private long since;

    /** Whether it was kept alive since it was marked or taken over. */
    private boolean heard;

    /** Whether the order says, or is about to say, what is left of it. */
    private boolean marked;

    /** Whether a command is under way that ends it. */
    private boolean ending;

    /** Commands under way that unmark it. */
    private int renewing;

    private Clock(Lease lease) {
      id = lease.id();
      lifeNanos =
          lease.ttlSeconds() > LIFE_NANOS_MAX / 1_000_000_000L
              ? LIFE_NANOS_MAX
              : lease.ttlSeconds() * 1_000_000_000L;
    }

    private long markDue() {
      long step = Math.max(STEP_NANOS_MIN, lifeNanos / (heard ? QUIET_PART : STEP_PART));
      return since + Math.min(STEP_NANOS_MAX, step);
    }

    private long nextDue() {
      return Math.min(deadline - since, markDue() - since) + since;
    }
  }

  private record Plan(long nanos, Clock clock) implements Comparable<Plan> {
    @Override
    public int compareTo(Plan other) {
      int first = Long.signum(nanos - other.nanos);
      return first != 0 ? first : Long.compare(clock.id, other.clock.id);
    }
  }

  private final TreeMap<Long, Clock> clocks = new TreeMap<>();
  private final PriorityQueue<Plan> plans = new PriorityQueue<>();
  private final Deque<Clock> expired = new ArrayDeque<>();

  void clear() {
    clocks.clear();
    plans.clear();
    expired.clear();
  }

  boolean isEmpty() {
    return plans.isEmpty() && expired.isEmpty();
  }

  /** This replica took the lead: the lease goes on with what is left of it. */
  void takeOver(Lease lease, long leftMillis, long now) {
    Clock clock = new Clock(lease);
    long left = Math.min(clock.lifeNanos, leftMillis * 1_000_000L);
    clock.deadline = now + left;
    clock.since = now;
    clock.marked = lease.remainingMillis() != Lease.WHOLE;
    clocks.put(clock.id, clock);
    plan(clock, clock.nextDue());
  }

  /** A lease was granted. */
  void begin(Lease lease, long now) {
    Clock clock = new Clock(lease);
    clocks.put(clock.id, clock);
    whole(clock, now);
    plan(clock, clock.nextDue());
  }

  /** A lease that is not marked was kept alive. */
  void keepAlive(long lease, long now) {
    Clock clock = clocks.get(lease);
    if (clock != null) {
      whole(clock, now);
    }
  }

  private static void whole(Clock clock, long now) {
    clock.deadline = now + clock.lifeNanos;
    clock.since = now;
    clock.heard = true;
  }

  private void plan(Clock clock, long nanos) {
    plans.add(new Plan(nanos, clock));
  }

  /** Whether keeping it alive must go through the order. */
  boolean marked(long lease) {
    Clock clock = clocks.get(lease);
    return clock == null || clock.marked || clock.ending || clock.renewing > 0;
  }

  /** A command that unmarks it is under way. */
  void renewing(long lease) {
    Clock clock = clocks.get(lease);
    if (clock != null) {
      clock.renewing++;
    }
  }

  /** A command that unmarks it has come to its end. */
  void renewed(long lease, boolean done, long now) {
    Clock clock = clocks.get(lease);
    if (clock != null) {
      clock.renewing = Math.max(0, clock.renewing - 1);
      if (done) {
        clock.marked = false;
        whole(clock, now);
      }
    }
  }

  /** A command that was to end leases has come to its end; those that are still there go on. */
  void ended(List<Long> leases, long now) {
    for (long lease : leases) {
      Clock clock = clocks.get(lease);
      if (clock != null && clock.ending) {
        clock.ending = false;
        plan(clock, now + AGAIN_NANOS);
      }
    }
  }

  long remainingMillis(long lease, long now) {
    Clock clock = clocks.get(lease);
    return clock == null ? 0 : Math.max(0, (clock.deadline - now) / 1_000_000L);
  }

  /** How long until something is due. */
  long nextNanos(long now) {
    Plan next = plans.peek();
    return next == null ? AGAIN_NANOS : next.nanos() - now;
  }

  /**
   * What the order should hear now; sets aside what has expired.
   *
   * @param exists whether there still is such a lease
   */
  List<Command.Mark> look(long now, int marksMax, LongPredicate exists) {
    List<Command.Mark> marks = new ArrayList<>();
    Plan next = plans.peek();
    while (next != null && next.nanos() - now <= 0 && marks.size() < marksMax) {
      plans.remove();
      Clock clock = next.clock();
      if (clocks.get(clock.id) == clock) {
        if (exists.test(clock.id)) {
          look(clock, now, marks);
        } else {
          clocks.remove(clock.id);
        }
      }
      next = plans.peek();
    }
    return marks;
  }

  private void look(Clock clock, long now, List<Command.Mark> marks) {
    if (clock.renewing > 0) {
      plan(clock, now + AGAIN_NANOS);
    } else if (clock.deadline - now <= 0) {
      expired.addLast(clock);
    } else {
      if (clock.markDue() - now <= 0) {
        clock.marked = true;
        clock.heard = false;
        clock.since = now;
        marks.add(new Command.Mark(clock.id, (clock.deadline - now) / 1_000_000L));
      }
      plan(clock, clock.nextDue());
    }
  }

  boolean anyExpired() {
    return !expired.isEmpty();
  }

  /**
   * Those set aside whose time is still over; from now on a command is under way that ends them.
   */
  List<Long> takeExpired(long now, int max) {
    List<Long> ending = new ArrayList<>();
    @Nullable Clock clock = expired.pollFirst();
    while (clock != null) {
      if (clocks.get(clock.id) == clock) {
        if (clock.renewing > 0 || clock.deadline - now > 0) {
          plan(clock, now);
        } else {
          clock.ending = true;
          ending.add(clock.id);
        }
      }
      clock = ending.size() < max ? expired.pollFirst() : null;
    }
    return ending;
  }
}
