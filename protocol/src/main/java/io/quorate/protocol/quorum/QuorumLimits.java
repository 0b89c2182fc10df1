package io.quorate.protocol.quorum;

/** Limits of one partition's process. Everything that can grow has one. */
public final class QuorumLimits {

  /** Longest key in bytes. */
  public static final int KEY_BYTES_MAX = 4096;

  /**
   * Values of one key together that a put may lead to. The whole key is one record and one message:
   * what three sides of a partition add to at the same time fits into one yet.
   */
  public static final int STATE_BYTES_MAX = 20 << 20;

  /**
   * Requests under way that this process coordinates; one more is refused as overloaded. With 64
   * partitions on a node this bounds its open requests at a quarter of a million.
   */
  public static final int REQUESTS_MAX = 4096;

  /** How many times a request's timeout is looked at: the sweep comes this often per timeout. */
  public static final int SWEEPS_PER_TIMEOUT = 8;

  /** A clock entry or value may lie this far ahead of a replica's wall clock, in milliseconds. */
  public static final long CLOCK_OFFSET_MILLIS_MAX = 5_000;

  /** Hints on their way to one target at a time. */
  public static final int HINTS_IN_FLIGHT_MAX = 64;

  /** Bytes of them on their way to one target at a time; one more is always allowed. */
  public static final long HINT_BYTES_IN_FLIGHT_MAX = 4L << 20;

  /** Pause between two looks at hints that wait, in nanoseconds. */
  public static final long HINT_PAUSE_NANOS = 200_000_000L;

  /** Ballots that a conditional put tries before it gives up. */
  public static final int BALLOTS_MAX = 16;

  /**
   * First bound of the random pause after a lost ballot, in nanoseconds; doubles up to 32 times it.
   */
  public static final long BALLOT_PAUSE_NANOS = 2_000_000L;

  /** Conditional puts of one key that wait for an earlier one on the same coordinator. */
  public static final int CONDITIONAL_QUEUE_MAX = 128;

  private QuorumLimits() {}
}
