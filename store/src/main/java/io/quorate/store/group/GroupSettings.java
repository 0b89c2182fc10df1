package io.quorate.store.group;

import io.quorate.store.machine.MachineSettings;

/**
 * Settings of a group.
 *
 * @param machine limits of the machine; the same on every replica for good
 * @param leaseReads whether the leader's lease may stand in for a round of messages; only where the
 *     engine's settings state a bound for the clocks
 * @param readRoundsMax questions to the engine under way at once; reads that come meanwhile share
 *     the next one
 * @param readsMax reads that wait at once; more are refused
 * @param localWaitNanos how long a local read waits for the index that its session has seen
 * @param checkpointNanos between two comparisons of hashes; 0 for none
 * @param hashRows rows hashed in a step
 * @param sweepWrites writes swept in a step
 * @param stepNanos between two steps of upkeep
 * @param chunkBytes size of a chunk when a replica repairs itself
 * @param heldBytesMax commands held back while a replica repairs itself
 */
public record GroupSettings(
    MachineSettings machine,
    boolean leaseReads,
    int readRoundsMax,
    int readsMax,
    long localWaitNanos,
    long checkpointNanos,
    int hashRows,
    int sweepWrites,
    long stepNanos,
    int chunkBytes,
    long heldBytesMax) {

  /** Read-index, 4 rounds, 100,000 reads, local reads wait 1 s, hashes every 10 minutes. */
  public static final GroupSettings DEFAULT =
      new GroupSettings(
          MachineSettings.DEFAULT,
          false,
          4,
          100_000,
          1_000_000_000L,
          600_000_000_000L,
          500,
          1000,
          10_000_000L,
          256 << 10,
          64L << 20);

  /** These settings with another machine. */
  public GroupSettings with(MachineSettings other) {
    return new GroupSettings(
        other,
        leaseReads,
        readRoundsMax,
        readsMax,
        localWaitNanos,
        checkpointNanos,
        hashRows,
        sweepWrites,
        stepNanos,
        chunkBytes,
        heldBytesMax);
  }
}
