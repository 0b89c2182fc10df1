package io.quorate.node;

import io.quorate.node.keyspaces.Keyspaces;
import io.quorate.node.metadata.MetadataRules;
import io.quorate.node.router.RouterRules;
import io.quorate.node.shard.ShardLimits;
import io.quorate.protocol.membership.MembershipSettings;
import io.quorate.protocol.quorum.QuorumRules;
import io.quorate.protocol.quorum.UpkeepSettings;
import io.quorate.store.operation.Request;
import org.jspecify.annotations.Nullable;

/**
 * How a node behaves.
 *
 * @param limits how much work it takes on
 * @param membership timings of failure detection
 * @param tuning of the processes of partitions: time limits, upkeep
 * @param forwardNanos how long another node may take for a forwarded request; more than a request
 *     may take there
 * @param movesInFlightMax replicas of partitions that move at a time when nodes join or leave: more
 *     is faster, and takes more from what clients get. The setting of whoever leads counts
 * @param readyNanos after this long a node that has not heard of some others counts as ready
 *     without them
 * @param aloneNanos for so long the only founder of a cluster listens for nodes that know it from a
 *     cluster that there is, before it founds one
 * @param routing rules of the router; others than the default only in tests
 * @param starter keyspace that every cluster has, from its founding on; null for none
 * @param metadata rules of the metadata; others than the default only in tests
 */
public record NodeSettings(
    ShardLimits limits,
    MembershipSettings membership,
    Keyspaces.Tuning tuning,
    long forwardNanos,
    int movesInFlightMax,
    long readyNanos,
    long aloneNanos,
    RouterRules routing,
    Request.@Nullable CreateKeyspace starter,
    MetadataRules metadata) {

  /**
   * Three seconds for a request, five for a forwarded one, two moves at a time, three seconds of
   * patience; a founder that is alone founds at once.
   */
  public static final NodeSettings DEFAULT =
      new NodeSettings(
          ShardLimits.DEFAULT,
          MembershipSettings.DEFAULT,
          new Keyspaces.Tuning(3_000_000_000L, UpkeepSettings.DEFAULT, QuorumRules.DEFAULT),
          5_000_000_000L,
          2,
          3_000_000_000L,
          RouterRules.DEFAULT,
          MetadataRules.DEFAULT);

  /** With no keyspace to begin with, and no time to listen alone. */
  public NodeSettings(
      ShardLimits limits,
      MembershipSettings membership,
      Keyspaces.Tuning tuning,
      long forwardNanos,
      int movesInFlightMax,
      long readyNanos,
      RouterRules routing,
      MetadataRules metadata) {
    this(
        limits,
        membership,
        tuning,
        forwardNanos,
        movesInFlightMax,
        readyNanos,
        0,
        routing,
        null,
        metadata);
  }

  public NodeSettings {
    if (tuning.requestNanos() <= 0 || forwardNanos <= tuning.requestNanos()) {
      throw new IllegalArgumentException(
          "A forwarded request must be given more time than the replicas: "
              + forwardNanos
              + " ns is not above "
              + tuning.requestNanos()
              + " ns");
    }
    if (movesInFlightMax < 1) {
      throw new IllegalArgumentException(
          "At least one move must be allowed at a time, not " + movesInFlightMax);
    }
  }

  /** The same with other limits. */
  public NodeSettings with(ShardLimits other) {
    return copy(other, tuning, aloneNanos, routing, starter, metadata);
  }

  /** The same with processes of partitions that behave otherwise. */
  public NodeSettings with(Keyspaces.Tuning other) {
    return copy(limits, other, aloneNanos, routing, starter, metadata);
  }

  /** The same with routers that decide otherwise. */
  public NodeSettings with(RouterRules other) {
    return copy(limits, tuning, aloneNanos, other, starter, metadata);
  }

  /** The same with metadata that decides otherwise. */
  public NodeSettings with(MetadataRules other) {
    return copy(limits, tuning, aloneNanos, routing, starter, other);
  }

  /** The same with a keyspace that every cluster has. */
  public NodeSettings startingWith(Request.CreateKeyspace keyspace) {
    return copy(limits, tuning, aloneNanos, routing, keyspace, metadata);
  }

  /** The same, where the only founder of a cluster listens for so long. */
  public NodeSettings listeningAlone(long nanos) {
    return copy(limits, tuning, nanos, routing, starter, metadata);
  }

  private NodeSettings copy(
      ShardLimits newLimits,
      Keyspaces.Tuning newTuning,
      long newAloneNanos,
      RouterRules newRouting,
      Request.@Nullable CreateKeyspace newStarter,
      MetadataRules newMetadata) {
    return new NodeSettings(
        newLimits,
        membership,
        newTuning,
        forwardNanos,
        movesInFlightMax,
        readyNanos,
        newAloneNanos,
        newRouting,
        newStarter,
        newMetadata);
  }
}
