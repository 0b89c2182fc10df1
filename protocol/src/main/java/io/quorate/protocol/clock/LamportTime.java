package io.quorate.protocol.clock;

/**
 * A Lamport timestamp with the node as tie-breaker: the total order "⇒" of Lamport 1978, p. 561.
 *
 * @param time logical time, at least 0
 * @param node the name of the node that issued it; unique in the system
 */
public record LamportTime(long time, String node) implements Comparable<LamportTime> {
  public LamportTime {
    if (time < 0) {
      throw new IllegalArgumentException("logical time must be at least 0, not " + time);
    }
  }

  @Override
  public int compareTo(LamportTime other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : node.compareTo(other.node);
  }

  @Override
  public String toString() {
    return time + "@" + node;
  }
}
