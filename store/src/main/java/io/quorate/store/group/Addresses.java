package io.quorate.store.group;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.group.GroupMessage.Seated;
import org.jspecify.annotations.Nullable;

/**
 * Between seats, by which a group knows its members, and nodes, by which a network does. A message
 * says from which seat to which it goes, unless both are the nodes' own names.
 */
final class Addresses {

  /** A message and the seat that it came from. */
  record Arrived<M>(NodeId from, GroupMessage<M> message) {}

  private final NodeId self;
  private final long own;

  Addresses(NodeId self) {
    this.self = self;
    own = Seat.generation(self);
  }

  /** Whether a seat was this node's own in an earlier life: nobody hears there any more. */
  boolean abandoned(NodeId seat) {
    return Seat.sameNode(seat, self);
  }

  /** What travels to the node of a seat. */
  <M> GroupMessage<M> outbound(NodeId to, GroupMessage<M> message) {
    long generation = Seat.generation(to);
    return own == 0 && generation == 0 ? message : new Seated<>(own, generation, message);
  }

  /** What came from a node; null when it is meant for another seat than this replica's. */
  <M> @Nullable Arrived<M> inbound(NodeId from, GroupMessage<M> message) {
    if (message instanceof Seated<M>(long sender, long receiver, GroupMessage<M> inner)) {
      return receiver == own ? new Arrived<>(Seat.of(from, sender), inner) : null;
    }
    return own == 0 ? new Arrived<>(from, message) : null;
  }

  /** What leaves the group speaks of nodes, not of their seats. */
  Object outward(Object result) {
    if (!(result instanceof Refusal refusal)) {
      return result;
    }
    String message = refusal.message().replace(self.name(), Seat.node(self).name());
    String leader = refusal.details().get("leader");
    if (leader == null) {
      return new Refusal(refusal.code(), message, refusal.details());
    }
    String node = Seat.node(new NodeId(leader)).name();
    return new Refusal(refusal.code(), message.replace(leader, node), refusal.details())
        .with("leader", node);
  }
}
