package io.quorate.node.shard;

/**
 * How much work a shard takes on.
 *
 * @param openCallsMax calls that wait for their reply; above it a call is refused {@code
 *     OVERLOADED}
 * @param waitingCallsMax calls beside those that wait for something to happen, as watches do; they
 *     take memory and no work
 * @param openBytesMax bytes that those calls hold, as their callers state them
 * @param asksPerTurn ranges answered in one turn, so that a scan does not hold up the rest
 * @param heldEffectsMax messages and replies that wait for the journal; above it, as when the
 *     storage is {@linkplain ShardStorage#overwhelmed overwhelmed}, messages to the processes of
 *     keyspaces are dropped and calls to them are refused. Those of the system pass: a node whose
 *     disk stalls is to be told apart from one that is down
 */
public record ShardLimits(
    int openCallsMax, int waitingCallsMax, long openBytesMax, int asksPerTurn, int heldEffectsMax) {

  /** 16,384 calls, 131,072 that wait, 256 MiB, four ranges a turn, 32,768 effects. */
  public static final ShardLimits DEFAULT = new ShardLimits(16_384, 131_072, 256L << 20, 4, 32_768);
}
