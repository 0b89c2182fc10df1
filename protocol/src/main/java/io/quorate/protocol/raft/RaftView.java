package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderNotice.Role;
import io.quorate.protocol.order.OrderStatus;
import java.util.List;

/** What a replica is and holds, to be looked at and never changed: for tools, and for tests. */
public final class RaftView {
  private final Replica replica;
  private final Roles roles;
  private final Peers peers;

  RaftView(Replica replica, Roles roles, Peers peers) {
    this.replica = replica;
    this.roles = roles;
    this.peers = peers;
  }

  public long term() {
    return replica.term();
  }

  public Role role() {
    return roles.role();
  }

  public boolean leads() {
    return replica.leads();
  }

  /** The index below the first entry held. */
  public long base() {
    return replica.log.base();
  }

  public long last() {
    return replica.log.last();
  }

  public long commit() {
    return replica.commit;
  }

  public long delivered() {
    return replica.delivered;
  }

  public long durable() {
    return replica.log.durable();
  }

  /** The term at an index; negative where it is not known. */
  public long termAt(long index) {
    return replica.log.termAt(index);
  }

  public Membership membership() {
    return replica.membership();
  }

  /** All of it that operators want to see. */
  public OrderStatus status() {
    long now = replica.leads() ? replica.effects.nanos() : 0;
    List<OrderStatus.Peer> others =
        peers.all().stream()
            .map(peer ->
                new OrderStatus.Peer(
                    peer.id, peer.matched, now - peer.heardNanos, peer.mode.toString()))
            .toList();
    return new OrderStatus(
        roles.role(),
        replica.term(),
        replica.leader,
        roles.ready(),
        replica.log.base() + 1,
        replica.log.last(),
        replica.commit,
        replica.delivered,
        replica.log.bytes(),
        replica.membership(),
        replica.membershipDecided() && !replica.membership().joint(),
        others);
  }
}
