package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The other members while this replica leads, in the order of their names. */
final class Peers implements Standings {
  private final Replica replica;
  private final TreeMap<NodeId, Peer> peers = new TreeMap<>();

  Peers(Replica replica) {
    this.replica = replica;
  }

  @Override
  public void led() {
    peers.clear();
    // Those that leave stay until that is decided: perhaps only they can lead to it.
    replica.openMemberships().forEach(this::admit);
  }

  @Override
  public void deposed() {
    peers.clear();
  }

  Collection<Peer> all() {
    return peers.values();
  }

  @Nullable Peer of(NodeId node) {
    return peers.get(node);
  }

  /** Begins to send to members that are new. */
  void admit() {
    admit(replica.membership());
  }

  private void admit(Membership membership) {
    for (NodeId node : membership.everyone()) {
      if (!node.equals(replica.self) && !peers.containsKey(node)) {
        peers.put(node, new Peer(node, replica.log.last() + 1, replica.effects.nanos()));
      }
    }
  }

  /** Takes out those that are members no more. */
  List<Peer> dismiss() {
    SortedSet<NodeId> members = replica.membership().everyone();
    List<Peer> gone = new ArrayList<>();
    for (Peer peer : peers.values()) {
      if (!members.contains(peer.id)) {
        gone.add(peer);
      }
    }
    gone.forEach(peer -> peers.remove(peer.id));
    return gone;
  }

  /** Whether this replica could bring a member up by a snapshot: a witness has no state to send. */
  boolean snapshots(Peer peer) {
    return !replica.witness() || witness(peer);
  }

  /** Whether a member keeps the log alone; one that leaves, too. */
  boolean witness(Peer peer) {
    return replica.openMemberships().stream().anyMatch(each -> each.witness(peer.id));
  }

  /** Whether a member has waited since before a moment for a snapshot that it cannot get here. */
  boolean stranded(Peer peer, long sinceNanos) {
    return peer.mode == Peer.Mode.SNAPSHOT
        && !snapshots(peer)
        && peer.progressNanos - sinceNanos <= 0;
  }

  /** What a voter's log is known to hold; this replica's by what counts of it. */
  long matched(NodeId node) {
    if (node.equals(replica.self)) {
      return replica.rules.counted(replica.log.last(), replica.log.durable());
    }
    Peer peer = peers.get(node);
    return peer == null ? 0 : peer.matched;
  }

  /** The voter with state that lacks the least; null when this replica is the only one. */
  @Nullable Peer successor() {
    Peer best = null;
    for (Peer peer : peers.values()) {
      boolean may =
          replica.membership().voters().contains(peer.id) && !replica.membership().witness(peer.id);
      if (may && (best == null || better(peer, best))) {
        best = peer;
      }
    }
    return best;
  }

  private static boolean better(Peer one, Peer other) {
    return one.matched != other.matched
        ? one.matched > other.matched
        : one.heardNanos > other.heardNanos;
  }
}
