package io.quorate.node.status;

import io.quorate.protocol.order.OrderStatus;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.store.group.Seat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells of itself.
 *
 * @param ready whether it serves
 * @param partitions every partition that runs on it
 * @param groups every replica of a group on it
 * @param counts other figures by name
 */
public record NodeFigures(
    boolean ready,
    List<PartitionFigures> partitions,
    List<GroupFigures> groups,
    SortedMap<String, Long> counts) {

  /**
   * A replica of a group, as it sees itself and the group.
   *
   * @param role in lower case
   * @param leader null while none is known
   * @param decided the newest entry that it knows to be decided
   * @param applied the last entry that its state reflects
   */
  public record GroupFigures(
      ProcessId id, String role, @Nullable NodeId leader, long term, long decided, long applied) {

    static GroupFigures of(ProcessId id, OrderStatus order, long applied) {
      NodeId leader = order.leader();
      return new GroupFigures(
          id,
          order.role().name().toLowerCase(Locale.ROOT),
          leader == null ? null : Seat.node(leader),
          order.term(),
          order.decided(),
          applied);
    }
  }

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
