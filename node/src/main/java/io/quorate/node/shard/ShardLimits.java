package io.quorate.node.shard;

/**
 * How much work a shard takes on.
 *
 * @param openCallsMax calls that wait for their reply; above it a call is refused {@code
 *     OVERLOADED}
 * @param openBytesMax bytes that those calls hold, as their callers state them
 * @param asksPerTurn ranges answered in one turn, so that a scan does not hold up the rest
 */
public record ShardLimits(int openCallsMax, long openBytesMax, int asksPerTurn) {

  /** 16,384 calls, 256 MiB, four ranges a turn. */
  public static final ShardLimits DEFAULT = new ShardLimits(16_384, 256L << 20, 4);
}
