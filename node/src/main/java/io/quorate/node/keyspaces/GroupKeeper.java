package io.quorate.node.keyspaces;

import io.quorate.node.metadata.MetadataCall;
import io.quorate.node.shard.Shard;
import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderStatus;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupReply;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the members of one group those that the table names, one change at a time. The replica that
 * leads makes the changes; one that comes and one that goes report when they have. Nothing is kept:
 * every look begins with how things stand, so a crash of anybody in between changes nothing.
 */
final class GroupKeeper {

  /** Looks after which a replica that nobody tells of its removal takes itself for removed. */
  private static final int PATIENCE = 60;

  private final NodeId self;
  private final ProcessId id;
  private final Shard shard;
  private final Runnable depart;
  private Ownership ownership;
  private boolean busy;
  private int strange;

  /**
   * @param depart ends the replica here, with its rows
   */
  GroupKeeper(NodeId self, ProcessId id, Shard shard, Ownership ownership, Runnable depart) {
    this.self = self;
    this.id = id;
    this.shard = shard;
    this.ownership = ownership;
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
    OrderStatus order = status.order();
    if (self.equals(ownership.joining()) && order.membership().voters().contains(self)) {
      progress(false);
    }
    if (!target().contains(self)) {
      leave(order);
    }
    if (order.ready() && !order.membership().joint()) {
      MembershipChange change = next(order.membership(), target());
      if (change != null) {
        busy = true;
        shard.call(id, new GroupCall.Order(new OrderCall.Change(change)), 0, _ -> busy = false);
      }
    }
  }

  /** Who should vote: the owners, and who joins them; who leaves stays until it is replaced. */
  private SortedSet<NodeId> target() {
    SortedSet<NodeId> target = new TreeSet<>(ownership.primaries());
    NodeId joining = ownership.joining();
    if (joining != null) {
      target.add(joining);
    }
    return target;
  }

  /** The first change that brings the members nearer to the target; others first, oneself last. */
  private @Nullable MembershipChange next(Membership members, SortedSet<NodeId> target) {
    for (NodeId node : target) {
      if (!members.contains(node)) {
        return new MembershipChange.AddLearner(node, false);
      }
      if (members.learners().contains(node)) {
        return new MembershipChange.Promote(node);
      }
    }
    NodeId last = null;
    for (NodeId node : members.everyone()) {
      if (!target.contains(node)) {
        if (!node.equals(self)) {
          return new MembershipChange.Remove(node);
        }
        last = node;
      }
    }
    return last == null ? null : new MembershipChange.Remove(last);
  }

  private void leave(OrderStatus order) {
    if (order.membership().contains(self) && strange++ < PATIENCE) {
      return;
    }
    progress(true);
    depart.run();
  }

  private void progress(boolean drained) {
    shard.tell(
        ProcessId.METADATA,
        new MetadataCall.Progress(id.keyspace(), id.partition(), ownership.epoch(), drained));
  }
}
