package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderCall.Chunk;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.RaftMessage.Offer;
import io.quorate.protocol.raft.RaftMessage.Part;
import io.quorate.protocol.raft.RaftMessage.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings members up that need entries which are no longer held (section 7). One snapshot serves all
 * of them: it is opened at what has been delivered, the log from there on is kept meanwhile, and
 * the layer above is asked for one part after the other. The receiver says which part it wants, so
 * a transfer goes on where it stopped.
 */
final class SnapshotSender implements Standings {

  private record Open(SnapshotId id, Membership membership) {}

  private static final class Sending {
    final Open snapshot;
    long number = -1;
    byte[] after = {};
    boolean offered;
    boolean wanted;
    long sentNanos;

    Sending(Open snapshot) {
      this.snapshot = snapshot;
    }
  }

  private static final byte[] NOTHING = {};

  private final Replica replica;
  private final Peers peers;
  private final TreeMap<NodeId, Sending> sendings = new TreeMap<>();
  private @Nullable Open open;

  SnapshotSender(Replica replica, Peers peers) {
    this.replica = replica;
    this.peers = peers;
  }

  /** The log must go on from here while a snapshot is sent; a large number when none is. */
  long heldFrom() {
    return open == null ? Long.MAX_VALUE : open.id().index();
  }

  /** A member needs entries that are gone. */
  void begin(Peer peer) {
    peer.snapshot(replica.effects.nanos());
    if (!peers.snapshots(peer)) {
      return; // another leader will: this one goes when it decides nothing without that member
    }
    Open snapshot = open;
    if (snapshot == null || snapshot.id().index() < replica.log.base()) {
      snapshot = open();
    }
    replica.effects.note("snapshot.begun");
    Sending sending = new Sending(snapshot);
    sendings.put(peer.id, sending);
    offer(peer, sending);
  }

  private Open open() {
    sendings.clear(); // those of an older snapshot begin anew with the next tick
    close();
    long index = replica.delivered;
    SnapshotId id = new SnapshotId(index, replica.log.termAt(index), replica.term());
    Open opened = new Open(id, replica.memberships.at(index));
    open = opened;
    if (!replica.witness()) {
      replica.effects.notice(new OrderNotice.SnapshotOpened(index));
    }
    return opened;
  }

  private void close() {
    if (open != null && !replica.witness()) {
      replica.effects.notice(new OrderNotice.SnapshotClosed(open.id().index()));
    }
    open = null;
  }

  /** Early: it names a state that is decided, and a term that is durable. */
  private void offer(Peer peer, Sending sending) {
    sending.sentNanos = replica.effects.nanos();
    sending.offered = true;
    replica.effects.sendEarly(peer.id, new Offer(replica.term(), sending.snapshot.id()));
  }

  /** The receiver says which part it wants. */
  void progress(Peer peer, Progress reply) {
    Sending sending = sendings.get(peer.id);
    if (sending == null || !sending.snapshot.id().equals(reply.snapshot())) {
      return;
    }
    if (!sending.offered && reply.number() <= sending.number) {
      return; // said before: that part is on its way
    }
    if (sending.offered && reply.number() > 0) {
      replica.effects.note("snapshot.resumed");
    }
    sending.offered = false;
    peer.progressNanos = replica.effects.nanos();
    sending.number = reply.number();
    sending.after = reply.next();
    if (peers.witness(peer)) {
      send(peer.id, sending, NOTHING, NOTHING, true); // the log alone is all it keeps
      return;
    }
    sending.wanted = true;
    replica.effects.notice(
        new OrderNotice.ChunkWanted(
            sending.snapshot.id().index(), sending.after, replica.settings.chunkBytes()));
  }

  /** The layer above hands in a part. */
  void chunk(Chunk chunk) {
    for (NodeId node : List.copyOf(sendings.keySet())) {
      Sending sending = sendings.get(node);
      if (sending != null
          && sending.wanted
          && sending.snapshot.id().index() == chunk.index()
          && Arrays.equals(sending.after, chunk.after())) {
        sending.wanted = false;
        send(node, sending, chunk.bytes(), chunk.next(), chunk.last());
      }
    }
  }

  /** Early, as the offer is. */
  private void send(NodeId to, Sending sending, byte[] bytes, byte[] next, boolean last) {
    replica.effects.note("snapshot.part");
    sending.sentNanos = replica.effects.nanos();
    Open snapshot = sending.snapshot;
    replica.effects.sendEarly(
        to,
        new Part(
            replica.term(),
            snapshot.id(),
            snapshot.membership(),
            sending.number,
            bytes,
            next,
            last));
  }

  /** The layer above can no longer read a snapshot, or cannot open one now. */
  void lost(long index) {
    if (open == null || open.id().index() != index) {
      return;
    }
    replica.effects.note("snapshot.lost");
    open = null;
    sendings.clear(); // the next tick begins anew: at once, it might be lost at once again
  }

  /** Time passes: asks again how far a silent receiver has come. */
  void tick(Peer peer) {
    Sending sending = sendings.get(peer.id);
    long now = replica.effects.nanos();
    if (sending == null) {
      if (peers.snapshots(peer)) {
        begin(peer);
      }
    } else if (now - peer.heardNanos > 20 * replica.settings.electionNanos()) {
      ended(peer); // it is gone: its snapshot need not be kept readable for it
      peer.probe(replica.log.last() + 1);
    } else if (!sending.wanted && now - sending.sentNanos > 4 * replica.settings.heartbeatNanos()) {
      if (sending.snapshot.id().index() < replica.log.base()) {
        begin(peer); // the log no longer goes on from it
      } else {
        offer(peer, sending);
      }
    }
  }

  /** A member needs no snapshot any more. */
  void ended(Peer peer) {
    if (sendings.remove(peer.id) != null && sendings.isEmpty()) {
      close();
    }
  }

  @Override
  public void deposed() {
    sendings.clear();
    close();
  }
}
