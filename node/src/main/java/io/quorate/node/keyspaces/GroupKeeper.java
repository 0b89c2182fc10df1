package io.quorate.node.keyspaces;

import io.quorate.node.metadata.MetadataCall;
import io.quorate.node.metadata.Table;
import io.quorate.node.shard.Shard;
import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderStatus;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupReply;
import io.quorate.store.group.MembershipPlan;
import io.quorate.store.group.Seat;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the members of one group those that the table names, one change at a time. The replica that
 * leads makes the changes, and reports once they are decided; a replica that is to go stays until
 * the table says that the group has let it go, for it may be needed to decide just that. Nothing is
 * kept: every look begins with how things stand, so a crash of anybody in between changes nothing.
 */
final class GroupKeeper {

  /** Where all disks are full, leadership must not go round and round. */
  private static final int LOOKS_BETWEEN_TRANSFERS = 20;

  private final NodeId self;
  private final NodeId seat;
  private final UnaryOperator<NodeId> seats;
  private final ProcessId id;
  private final Shard shard;
  private final Supplier<Table.@Nullable Move> move;
  private final Runnable depart;
  private Ownership ownership;
  private boolean busy;
  private int full;

  /**
   * @param seat this node's in the group
   * @param seats those that the table gives to the other nodes
   * @param move that has begun, as the table has it
   * @param depart ends the replica here, with its rows
   */
  GroupKeeper(
      NodeId seat,
      UnaryOperator<NodeId> seats,
      ProcessId id,
      Shard shard,
      Ownership ownership,
      Supplier<Table.@Nullable Move> move,
      Runnable depart) {
    this.self = Seat.node(seat);
    this.seat = seat;
    this.seats = seats;
    this.id = id;
    this.shard = shard;
    this.ownership = ownership;
    this.move = move;
    this.depart = depart;
  }

  void configure(Ownership next) {
    ownership = next;
    look();
  }

  /** Compares what is with what should be, and takes the next step. */
  void look() {
    if (!busy) {
      busy = true;
      shard.call(id, new GroupCall.Inspect(), 0, this::inspected);
    }
  }

  private void inspected(Object answer) {
    busy = false;
    if (!(answer instanceof GroupReply.Status status)) {
      return;
    }
    Table.Move now = move.get();
    if (goes()) {
      depart.run();
      return;
    }
    OrderStatus order = status.order();
    if (!order.ready() || order.membership().joint()) {
      return;
    }
    MembershipChange change = MembershipPlan.next(order.membership(), target(), seat);
    if (change != null) {
      order(new OrderCall.Change(change));
    } else if (now != null && order.settled()) {
      report(now);
    } else if (order.membership().voters().size() > 1) {
      makeWay();
    }
  }

  /** A leader without room refuses what others could take: another one may have more. */
  private void makeWay() {
    if (!shard.full()) {
      full = 0;
    } else if (full++ % LOOKS_BETWEEN_TRANSFERS == 0) {
      order(new OrderCall.Transfer(null));
    }
  }

  private void order(OrderCall call) {
    busy = true;
    shard.call(id, new GroupCall.Order(call), 0, _ -> busy = false);
  }

  /** Who should vote: the owners, and who joins them; who leaves stays until it is replaced. */
  private SortedSet<NodeId> target() {
    SortedSet<NodeId> target = new TreeSet<>();
    ownership.primaries().forEach(node -> target.add(seat(node)));
    NodeId joining = ownership.joining();
    if (joining != null) {
      target.add(seat(joining));
    }
    return target;
  }

  /** Whether the replica here is to be none: the group needs it no more to decide that it goes. */
  boolean goes() {
    Table.Move now = move.get();
    return !target().contains(seat) && (now == null || !self.equals(now.remove()));
  }

  private NodeId seat(NodeId node) {
    return node.equals(self) ? seat : seats.apply(node);
  }

  /** The group is as the table wants it. */
  private void report(Table.Move done) {
    shard.tell(
        ProcessId.METADATA,
        new MetadataCall.Progress(
            id.keyspace(), id.partition(), ownership.epoch(), done.step() == Table.Step.DRAINING));
  }
}
