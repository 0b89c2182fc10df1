package io.quorate.simulation.history;

/**
 * What the system promises under the settings and faults of a run.
 *
 * @param regularReads a read that begins after an acknowledgement sees the write or what superseded
 *     it: strict quorum, r + w > n, no disk lost
 * @param regularConditions the same for the reading half of a conditional put
 * @param exactSiblings what a write's context covers never shows again: no truncation
 * @param seenStays what a read has shown took effect for good: no disk lost. Else a write that was
 *     shown but never acknowledged may have been on the lost disks alone
 * @param onceOnly no write is stored under two dots: no layer repeats it
 * @param oneWinner of acknowledged conditional writes at most one is done against one state: every
 *     majority still has somebody who did not lose the disk that held the first one
 * @param lastWins of concurrent writes only the last one by hybrid time shows
 * @param copies nodes that hold an acknowledged write for as long as nothing supersedes it, disks
 *     that were lost counted as holding it
 */
public record Promises(
    boolean regularReads,
    boolean regularConditions,
    boolean exactSiblings,
    boolean seenStays,
    boolean onceOnly,
    boolean oneWinner,
    boolean lastWins,
    int copies) {}
