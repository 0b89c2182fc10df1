package io.quorate.node.status;

import io.quorate.protocol.process.ProcessId;
import java.util.List;
import java.util.SortedMap;

/**
 * What a node tells of itself.
 *
 * @param ready whether it serves
 * @param partitions every partition that runs on it
 * @param counts other figures by name
 */
public record NodeFigures(
    boolean ready, List<PartitionFigures> partitions, SortedMap<String, Long> counts) {

  /**
   * One partition on one node.
   *
   * @param hints rows that wait for their owner
   * @param digest equal on replicas that hold the same
   * @param transferredRows fetched so far by a move under way
   */
  public record PartitionFigures(
      ProcessId id,
      long keys,
      long tombstones,
      long siblings,
      long hints,
      long digest,
      long transferredRows) {}

  long hints() {
    return partitions.stream().mapToLong(PartitionFigures::hints).sum();
  }
}
