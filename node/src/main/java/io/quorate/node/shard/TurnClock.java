package io.quorate.node.shard;

/** Both clocks, read at most once a turn. */
final class TurnClock {
  private final ShardPorts ports;
  private boolean nanosRead;
  private boolean wallRead;
  private long nanos;
  private long wallMillis;

  TurnClock(ShardPorts ports) {
    this.ports = ports;
  }

  long nanos() {
    if (!nanosRead) {
      nanos = ports.nanos();
      nanosRead = true;
    }
    return nanos;
  }

  long wallMillis() {
    if (!wallRead) {
      wallMillis = ports.wallMillis();
      wallRead = true;
    }
    return wallMillis;
  }

  /** Lets time pass between two turns. */
  void turn() {
    nanosRead = false;
    wallRead = false;
  }
}
