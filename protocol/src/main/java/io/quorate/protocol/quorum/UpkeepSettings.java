package io.quorate.protocol.quorum;

import java.time.Duration;

/**
 * How much effort a partition's replica spends on keeping replicas equal. All bounds hold for one
 * partition; a node with 64 partitions may spend 64 times as much.
 *
 * @param logEntriesMax writes kept in the dot log for peers that have not confirmed them; a peer
 *     that misses more compares Merkle trees instead. 4,096 bridge 40 s of 100 writes a second
 * @param logBytesMax memory of the dot log; whichever bound is met first
 * @param confirmNanos while writes are unconfirmed, every peer is asked once in this time; a lost
 *     write is repaired after about two of them
 * @param auditNanos between two comparisons of Merkle roots with the same peer while nothing hints
 *     at a difference: the cost of an idle partition is one small message a peer in this time
 * @param recheckNanos a difference must still be there after this long before keys are compared, so
 *     that writes under way cost no scan
 * @param retryNanos an unanswered step of an exchange is repeated after this long
 * @param roundRows rows examined in one round of an exchange
 * @param roundBytes bytes sent in one round of an exchange; at least one row is always sent
 * @param repairBytesPerSecond pace of audits, counting what is examined and what is sent
 * @param transferBytesPerSecond pace of transfers and drains, counted alike
 * @param reapNanos between two attempts to reap tombstones, while there are any
 * @param reapKeysMax tombstones reaped in one round
 * @param restNanos without a write for so long, a partition notes that all its writes are durable;
 *     a node that stops or crashes sooner numbers its later writes with an entry more in their
 *     clocks
 * @param erasKept reaped tombstones of so many eras are remembered, to read messages of those eras
 */
public record UpkeepSettings(
    int logEntriesMax,
    int logBytesMax,
    long confirmNanos,
    long auditNanos,
    long recheckNanos,
    long retryNanos,
    int roundRows,
    int roundBytes,
    long repairBytesPerSecond,
    long transferBytesPerSecond,
    long reapNanos,
    int reapKeysMax,
    int erasKept,
    long restNanos) {

  /** For production. */
  public static final UpkeepSettings DEFAULT =
      new UpkeepSettings(
          4096,
          1 << 20,
          Duration.ofSeconds(1).toNanos(),
          Duration.ofMinutes(10).toNanos(),
          Duration.ofSeconds(2).toNanos(),
          Duration.ofSeconds(2).toNanos(),
          512,
          256 << 10,
          4 << 20,
          16 << 20,
          Duration.ofMinutes(1).toNanos(),
          256,
          4,
          Duration.ofSeconds(20).toNanos());

  public UpkeepSettings {
    require(logEntriesMax > 0 && logBytesMax > 0, "the dot log needs room for an entry");
    require(
        confirmNanos > 0
            && auditNanos > 0
            && recheckNanos > 0
            && retryNanos > 0
            && reapNanos > 0
            && restNanos > 0,
        "periods are positive");
    require(roundRows > 0 && roundBytes > 0, "a round needs room for a row");
    require(repairBytesPerSecond > 0 && transferBytesPerSecond > 0, "paces are positive");
    require(reapKeysMax > 0 && erasKept > 0, "a reaping needs room for a tombstone and an era");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("Upkeep settings: " + rule);
    }
  }

  /** The same with another bound of the dot log. */
  public UpkeepSettings withLogEntriesMax(int entries) {
    return new UpkeepSettings(
        entries,
        logBytesMax,
        confirmNanos,
        auditNanos,
        recheckNanos,
        retryNanos,
        roundRows,
        roundBytes,
        repairBytesPerSecond,
        transferBytesPerSecond,
        reapNanos,
        reapKeysMax,
        erasKept,
        restNanos);
  }

  /** The same with another pause between attempts to reap. */
  public UpkeepSettings withReapNanos(long nanos) {
    return new UpkeepSettings(
        logEntriesMax,
        logBytesMax,
        confirmNanos,
        auditNanos,
        recheckNanos,
        retryNanos,
        roundRows,
        roundBytes,
        repairBytesPerSecond,
        transferBytesPerSecond,
        nanos,
        reapKeysMax,
        erasKept,
        restNanos);
  }

  /** The same with rounds of that size. */
  public UpkeepSettings withRounds(int rows, int bytes) {
    return new UpkeepSettings(
        logEntriesMax,
        logBytesMax,
        confirmNanos,
        auditNanos,
        recheckNanos,
        retryNanos,
        rows,
        bytes,
        repairBytesPerSecond,
        transferBytesPerSecond,
        reapNanos,
        reapKeysMax,
        erasKept,
        restNanos);
  }

  /** The same with all periods divided, for simulations and tests. */
  public UpkeepSettings faster(long factor) {
    return new UpkeepSettings(
        logEntriesMax,
        logBytesMax,
        Math.max(1, confirmNanos / factor),
        Math.max(1, auditNanos / factor),
        Math.max(1, recheckNanos / factor),
        Math.max(1, retryNanos / factor),
        roundRows,
        roundBytes,
        repairBytesPerSecond * factor,
        transferBytesPerSecond * factor,
        Math.max(1, reapNanos / factor),
        reapKeysMax,
        erasKept,
        Math.max(1, restNanos / factor));
  }
}
