package io.quorate.protocol.raft;

/**
 * How a replica behaves. All members of a group share all of it but the priority.
 *
 * @param electionNanos a follower that heard no leader for this long may call an election, and
 *     until then votes for nobody; must stand the longest pause of a busy host
 * @param electionSpreadNanos each waits up to this much longer, so that elections seldom collide
 * @param heartbeatNanos between two heartbeats; several fit into {@code electionNanos}
 * @param stallNanos a leader whose journal syncs nothing for this long gives up leadership
 * @param priority 1 to {@value #PRIORITY_MAX}; a lower one waits longer before it calls an election
 *     (a quarter of the spread for each step), 0 never does
 * @param messageBytes entries sent in one message, about; one entry always fits
 * @param inflightMessages sent to one follower without an answer, at most
 * @param inflightBytes sent to one follower without an answer, about
 * @param commandBytesMax larger proposals are refused
 * @param undecidedBytesMax more in proposals that are not decided yet are refused
 * @param logBytesMax of delivered entries kept in memory for followers that lag behind
 * @param chunkBytes of one part of a snapshot
 * @param catchUpEntries a learner that lacks at most so many may become a voter
 * @param driftPerMillion how far the rate of any member's monotonic clock is off at most; leases
 *     stand on it; negative where no bound is known, which turns leases off
 */
public record RaftSettings(
    long electionNanos,
    long electionSpreadNanos,
    long heartbeatNanos,
    long stallNanos,
    int priority,
    int messageBytes,
    int inflightMessages,
    long inflightBytes,
    int commandBytesMax,
    long undecidedBytesMax,
    long logBytesMax,
    int chunkBytes,
    long catchUpEntries,
    long driftPerMillion) {

  /** The priority of a node that waits no longer than it must. */
  public static final int PRIORITY_MAX = 10;

  private static final long MILLI = 1_000_000;

  /** For a local network of busy machines; without leases. */
  public static final RaftSettings DEFAULT =
      new RaftSettings(
          1_000 * MILLI,
          500 * MILLI,
          100 * MILLI,
          800 * MILLI,
          PRIORITY_MAX,
          256 << 10,
          64,
          8L << 20,
          9 << 20, // the largest value that a keyspace can allow, and room around it
          64L << 20,
          16L << 20,
          512 << 10,
          256,
          -1);

  public RaftSettings {
    require(electionNanos > 0 && electionSpreadNanos > 0, "election times must be positive");
    require(
        heartbeatNanos > 0 && 2 * heartbeatNanos <= electionNanos,
        "two heartbeats must fit into an election timeout");
    require(priority >= 0 && priority <= PRIORITY_MAX, "priority goes from 0 to " + PRIORITY_MAX);
    require(
        messageBytes > 0 && inflightMessages > 0 && inflightBytes > 0 && chunkBytes > 0,
        "sizes must be positive");
    require(driftPerMillion < 500_000, "no lease stands on a clock that far off");
  }

  /** The same with another priority. */
  public RaftSettings withPriority(int other) {
    return new RaftSettings(
        electionNanos,
        electionSpreadNanos,
        heartbeatNanos,
        stallNanos,
        other,
        messageBytes,
        inflightMessages,
        inflightBytes,
        commandBytesMax,
        undecidedBytesMax,
        logBytesMax,
        chunkBytes,
        catchUpEntries,
        driftPerMillion);
  }

  /** The same with leases that stand on a bound for the clocks. */
  public RaftSettings withLeases(long otherDriftPerMillion) {
    return new RaftSettings(
        electionNanos,
        electionSpreadNanos,
        heartbeatNanos,
        stallNanos,
        priority,
        messageBytes,
        inflightMessages,
        inflightBytes,
        commandBytesMax,
        undecidedBytesMax,
        logBytesMax,
        chunkBytes,
        catchUpEntries,
        otherDriftPerMillion);
  }

  /** The same with another tail of the log in memory. */
  RaftSettings withLogBytes(long otherLogBytesMax) {
    return new RaftSettings(
        electionNanos,
        electionSpreadNanos,
        heartbeatNanos,
        stallNanos,
        priority,
        messageBytes,
        inflightMessages,
        inflightBytes,
        commandBytesMax,
        undecidedBytesMax,
        otherLogBytesMax,
        chunkBytes,
        catchUpEntries,
        driftPerMillion);
  }

  /** Whether a bound for the clocks is stated. */
  boolean leases() {
    return driftPerMillion >= 0;
  }

  /**
   * How long a lease lasts by the leader's clock, from the sending of the heartbeat: even if that
   * clock is slow and a follower's is fast, it ends before the follower votes again.
   */
  long leaseNanos() {
    return electionNanos / (1_000_000 + driftPerMillion) * (1_000_000 - driftPerMillion);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("Raft settings: " + what);
    }
  }
}
