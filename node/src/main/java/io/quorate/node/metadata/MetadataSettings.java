package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata process is told.
 *
 * @param cluster the cluster's id; empty where the founders are to choose one, or a joining node to
 *     learn it
 * @param bootstrap the nodes that found the cluster, with their addresses
 * @param voters those of them that decide the table at first
 * @param starter keyspace that is created wherever there is none of its name; null for none
 * @param aloneNanos for so long the only founder listens for nodes that know it from a cluster that
 *     there is, before it founds one
 * @param tickNanos how often it looks after things: repeats what was not answered, announces its
 *     version
 * @param patienceNanos after which a change that not every live node serves yet is answered
 *     indeterminate
 * @param movesInFlightMax replicas of partitions that move at a time
 * @param rules others than the default only in tests
 */
public record MetadataSettings(
    String cluster,
    NodeAddress address,
    SortedMap<NodeId, NodeAddress> bootstrap,
    SortedSet<NodeId> voters,
    Request.@Nullable CreateKeyspace starter,
    long aloneNanos,
    long tickNanos,
    long patienceNanos,
    int movesInFlightMax,
    MetadataRules rules) {

  /**
   * A look every half second, ten seconds of patience.
   *
   * @param founders the nodes that found the cluster, in the order in which they are to vote
   */
  public MetadataSettings(
      String cluster,
      NodeAddress address,
      SortedMap<NodeId, NodeAddress> bootstrap,
      List<NodeId> founders,
      Request.@Nullable CreateKeyspace starter,
      long aloneNanos,
      int movesInFlightMax,
      MetadataRules rules) {
    this(
        cluster,
        address,
        bootstrap,
        new TreeSet<>(founders.subList(0, SeatDriver.seats(founders.size()))),
        starter,
        aloneNanos,
        500_000_000L,
        10_000_000_000L,
        movesInFlightMax,
        rules);
  }
}
