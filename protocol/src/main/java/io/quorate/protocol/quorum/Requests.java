package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests under way at this coordinator, by number, oldest first. One coarse timer sweeps them
 * all: a timer for each would cost more than the request.
 */
final class Requests {

  /** A request that waits for the journal. */
  private record Unsynced(long request, long position) {}

  private final Map<Long, Pending> open = new LinkedHashMap<>();
  private final ArrayDeque<Unsynced> unsynced = new ArrayDeque<>(); // positions ascend
  private final long sweepNanos;
  private long next;
  private boolean armed;

  Requests(QuorumSettings settings) {
    sweepNanos = Math.max(1, settings.timeoutNanos() / QuorumLimits.SWEEPS_PER_TIMEOUT);
  }

  /** Numbers begin at random, so that a late answer to an earlier life's request finds nobody. */
  void start(QuorumEffects effects) {
    next = 1 + effects.choose("quorum.request", 1L << 52);
  }

  /** A number for a request to come. */
  long allot() {
    return next++;
  }

  void open(long request, Pending pending, QuorumEffects effects) {
    open.put(request, pending);
    if (!armed) {
      armed = true;
      effects.arm(QuorumTimer.Single.SWEEP, sweepNanos);
    }
  }

  int size() {
    return open.size();
  }

  /** The request of that number, or null where it is answered. */
  @Nullable Pending find(long request) {
    return open.get(request);
  }

  void close(long request) {
    open.remove(request);
  }

  void answered(NodeId from, long request, QuorumMessage answer, QuorumEffects effects) {
    Pending pending = open.get(request);
    if (pending != null && pending.answered(from, answer, effects)) {
      open.remove(request);
    }
  }

  /** Has the request told once that position is durable; positions never descend. */
  void awaitSync(long request, long position) {
    unsynced.addLast(new Unsynced(request, position));
  }

  /** Everything up to that position is durable. */
  void synced(long position, QuorumEffects effects) {
    while (!unsynced.isEmpty() && unsynced.getFirst().position() <= position) {
      long request = unsynced.removeFirst().request();
      Pending pending = open.get(request);
      if (pending != null && pending.synced(effects)) {
        open.remove(request);
      }
    }
  }

  void sweep(QuorumEffects effects) {
    armed = false;
    long now = effects.nanos();
    List<Long> due = new ArrayList<>(open.keySet());
    for (Long request : due) {
      Pending pending = open.get(request);
      if (pending == null) {
        continue;
      }
      if (now - pending.deadlineNanos() >= 0) {
        open.remove(request);
        pending.expired(effects);
      } else if (pending.swept(effects)) {
        open.remove(request);
      }
    }
    if (!open.isEmpty() && !armed) {
      armed = true;
      effects.arm(QuorumTimer.Single.SWEEP, sweepNanos);
    }
  }
}
