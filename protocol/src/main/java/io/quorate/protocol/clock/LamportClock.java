package io.quorate.protocol.clock;

/**
 * The logical clock of one node (Lamport 1978, rules IR1 and IR2): if a happened before b, then the
 * time of a is below the time of b. The reverse does not hold. Not thread-safe.
 */
public final class LamportClock {
  private final String node;
  private long time;

  /** A clock at 0. */
  public LamportClock(String node) {
    this(node, 0);
  }

  /** A clock that goes on after {@code time}, e.g. the last one made durable. */
  public LamportClock(String node, long time) {
    this.node = new LamportTime(time, node).node();
    this.time = time;
  }

  /** IR1: the time of a local event, a send included; later than every time seen before. */
  public LamportTime tick() {
    time = Math.addExact(time, 1);
    return new LamportTime(time, node);
  }

  /** IR2: the time of the receipt of a message that was stamped {@code sent}; later than both. */
  public LamportTime observe(LamportTime sent) {
    time = Math.max(time, sent.time());
    return tick();
  }

  /** The time of the last event. */
  public LamportTime now() {
    return new LamportTime(time, node);
  }
}
