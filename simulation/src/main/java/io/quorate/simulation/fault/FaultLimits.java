package io.quorate.simulation.fault;

/**
 * What a plan may contain so that the promises under test still hold.
 *
 * @param nodes of the world, members or not
 * @param members nodes 0 to {@code members - 1} are members from the beginning
 * @param membersMin below which no node is removed
 * @param diskLossesMax in a whole run: one fewer than the copies that an acknowledged write has
 * @param horizonNanos the last fault begins before this
 * @param kinds of faults that there are: {@link #ANY_WORLD}, or {@link #WHOLE_NODES}
 * @param pace faults begin about this often, in nanoseconds
 */
public record FaultLimits(
    int nodes,
    int members,
    int membersMin,
    int diskLossesMax,
    long horizonNanos,
    int kinds,
    long pace) {

  /** What can happen to bare processes too. */
  public static final int ANY_WORLD = 12;

  /** The rest: failed syncs, restarts, cuts by an operator. */
  public static final int WHOLE_NODES = 15;
}
