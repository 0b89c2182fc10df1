package io.quorate.protocol.clock;

/**
 * A remote hybrid time lies further ahead of the local wall clock than clocks may differ. The time
 * was not adopted; the message that carried it must be refused, and one of the two clocks
 * corrected.
 */
public final class ClockOffsetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long aheadMillis;

  ClockOffsetException(HybridTime remote, long wallMillis, long offsetMillisMax) {
    super(
        "remote time "
            + remote
            + " is "
            + (remote.millis() - wallMillis)
            + " ms ahead of this clock ("
            + wallMillis
            + "), more than the maximum offset of "
            + offsetMillisMax
            + " ms; check the time synchronisation of both nodes");
    this.aheadMillis = remote.millis() - wallMillis;
  }

  /** How far ahead the remote time was, in milliseconds. */
  public long aheadMillis() {
    return aheadMillis;
  }
}
