package io.quorate.store.group;

import java.util.ArrayDeque;

/**
 * Learns from the host's word on positions up to which index the applied state is durable: rows
 * that are durable with a record reflect at least what was applied when that record was persisted.
 */
final class Flushes {

  private record Sample(long position, long applied) {}

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private long sampled;
  private long durable;

  /** A record was persisted while so much was applied. */
  void persisted(long position, long applied) {
    if (applied > sampled) {
      sampled = applied;
      samples.addLast(new Sample(position, applied));
    }
  }

  /**
   * The rows that belong to records up to a position are durable.
   *
   * @return whether a later index is durable than before
   */
  boolean flushed(long position) {
    long before = durable;
    while (!samples.isEmpty() && samples.getFirst().position() <= position) {
      durable = samples.removeFirst().applied();
    }
    return durable > before;
  }

  /** Everything up to here is durable. */
  long durable() {
    return durable;
  }
}
