package io.quorate.node.shard;

import io.quorate.protocol.process.ProcessId;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * All timers of a shard in one heap. A timer that is armed anew or cancelled stays in the heap as a
 * dead entry until its moment comes, or until the dead outnumber the living.
 */
final class Timers {
  private static final int DEAD_MIN = 64;

  /** One arming of a timer; a later arming of the same key makes it dead. */
  static final class Armed implements Comparable<Armed> {
    final ProcessId process;
    final Object key;
    final long deadlineNanos;
    private final long order;
    private boolean dead;

    private Armed(ProcessId process, Object key, long deadlineNanos, long order) {
      this.process = process;
      this.key = key;
      this.deadlineNanos = deadlineNanos;
      this.order = order;
    }

    @Override
    public int compareTo(Armed other) {
      int byTime = Long.compare(deadlineNanos - other.deadlineNanos, 0);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Armed> heap = new PriorityQueue<>();
  private final Map<ProcessId, Map<Object, Armed>> living = new HashMap<>();
  private long armings;
  private int dead;

  void arm(ProcessId process, Object key, long deadlineNanos) {
    Armed armed = new Armed(process, key, deadlineNanos, armings++);
    kill(living.computeIfAbsent(process, p -> new HashMap<>()).put(key, armed));
    heap.add(armed);
    bury();
  }

  void cancel(ProcessId process, Object key) {
    Map<Object, Armed> own = living.get(process);
    if (own != null) {
      kill(own.remove(key));
      bury();
    }
  }

  /** Forgets every timer of a process. */
  void forget(ProcessId process) {
    Map<Object, Armed> own = living.remove(process);
    if (own != null) {
      own.values().forEach(this::kill);
      bury();
    }
  }

  /** Takes the next timer that is due, armed before the given arming; null where there is none. */
  @Nullable Armed due(long nowNanos, long armedBefore) {
    Armed head = head();
    if (head == null || head.deadlineNanos - nowNanos > 0 || head.order >= armedBefore) {
      return null;
    }
    heap.remove();
    Map<Object, Armed> own = living.get(head.process);
    if (own != null) {
      own.remove(head.key);
    }
    return head;
  }

  /** The timer that runs out first. */
  @Nullable Armed head() {
    Armed head = heap.peek();
    while (head != null && head.dead) {
      heap.remove();
      dead--;
      head = heap.peek();
    }
    return head;
  }

  /** How often a timer was armed so far: a mark for {@link #due}. */
  long armings() {
    return armings;
  }

  private void kill(@Nullable Armed armed) {
    if (armed != null) {
      armed.dead = true;
      dead++;
    }
  }

  private void bury() {
    if (dead > DEAD_MIN && dead > heap.size() / 2) {
      heap.removeIf(armed -> armed.dead);
      dead = 0;
    }
  }
}
