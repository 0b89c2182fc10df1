package io.quorate.node;

import io.quorate.node.shard.ShardLimits;
import io.quorate.protocol.membership.MembershipSettings;

/**
 * How a node behaves.
 *
 * @param limits how much work it takes on
 * @param membership timings of failure detection
 * @param requestNanos how long replicas may take for a request
 * @param forwardNanos how long another node may take for a forwarded request; more than {@code
 *     requestNanos}
 * @param movesInFlightMax replicas of partitions that move at a time when nodes join or leave: more
 *     is faster, and takes more from what clients get. The holder's setting counts
 * @param readyNanos after this long a node that has not heard of some others counts as ready
 *     without them
 */
public record NodeSettings(
    ShardLimits limits,
    MembershipSettings membership,
    long requestNanos,
    long forwardNanos,
    int movesInFlightMax,
    long readyNanos) {

  /**
   * Three seconds for a request, five for a forwarded one, two moves at a time, three seconds of
   * patience.
   */
  public static final NodeSettings DEFAULT =
      new NodeSettings(
          ShardLimits.DEFAULT,
          MembershipSettings.DEFAULT,
          3_000_000_000L,
          5_000_000_000L,
          2,
          3_000_000_000L);

  public NodeSettings {
    if (requestNanos <= 0 || forwardNanos <= requestNanos) {
      throw new IllegalArgumentException(
          "A forwarded request must be given more time than the replicas: "
              + forwardNanos
              + " ns is not above "
              + requestNanos
              + " ns");
    }
    if (movesInFlightMax < 1) {
      throw new IllegalArgumentException(
          "At least one move must be allowed at a time, not " + movesInFlightMax);
    }
  }

  /** The same with other limits. */
  public NodeSettings with(ShardLimits other) {
    return new NodeSettings(
        other, membership, requestNanos, forwardNanos, movesInFlightMax, readyNanos);
  }
}
