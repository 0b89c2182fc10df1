package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.RaftMessage.Offer;
import io.quorate.protocol.raft.RaftMessage.Part;
import io.quorate.protocol.raft.RaftMessage.Progress;
import io.quorate.protocol.raft.RaftRecord.Staged;
import org.jspecify.annotations.Nullable;

/**
 * Takes the parts of a snapshot (section 7, Figure 13). Each part is a record of its own and is
 * staged above at once; after a crash the transfer goes on behind the last durable part. With the
 * last one the log stands on the snapshot; what was delivered moves there once that is durable.
 */
final class SnapshotReceiver {
  private static final byte[] NOTHING = {};

  private record Installing(SnapshotId snapshot, Membership membership, long position) {}

  private final Replica replica;
  private final Follower follower;
  private final Delivery delivery;
  private @Nullable Staged staged;
  private @Nullable Installing installing;

  SnapshotReceiver(Replica replica, Follower follower, Delivery delivery) {
    this.replica = replica;
    this.follower = follower;
    this.delivery = delivery;
  }

  /** How far the incoming snapshot has come; null when there is none. */
  @Nullable Staged staged() {
    return staged;
  }

  void offered(NodeId from, Offer offer) {
    if (follower.fromLeader(from, offer.term()) && !known(from, offer.snapshot())) {
      report(from, offer.snapshot());
    }
  }

  void part(NodeId from, Part part) {
    if (!follower.fromLeader(from, part.term()) || known(from, part.snapshot())) {
      return;
    }
    if (part.number() != wanted(part.snapshot())) {
      report(from, part.snapshot());
      return;
    }
    take(part);
    if (part.last()) {
      install(part.snapshot(), part.membership());
    } else {
      report(from, part.snapshot());
    }
  }

  /** Whether all that a snapshot holds is decided here, or will be with the next sync. */
  private boolean known(NodeId from, SnapshotId snapshot) {
    if (installing != null) {
      return true;
    }
    if (snapshot.index() <= replica.commit) {
      follower.acknowledgeDecided(from);
      return true;
    }
    return false;
  }

  private long wanted(SnapshotId snapshot) {
    return staged != null && staged.snapshot().equals(snapshot) ? staged.number() : 0;
  }

  /** Gated: once it is said, the parts before are durable. */
  private void report(NodeId to, SnapshotId snapshot) {
    long number = wanted(snapshot);
    byte[] next = staged == null || number == 0 ? NOTHING : staged.next();
    replica.effects.send(to, new Progress(replica.term(), snapshot, number, next));
  }

  private void take(Part part) {
    replica.effects.persist(
        new RaftRecord.Part(part.snapshot(), part.number(), part.bytes(), part.next()));
    stage(part.snapshot(), part.number(), part.bytes(), part.next());
  }

  private void stage(SnapshotId snapshot, long number, byte[] bytes, byte[] next) {
    staged = new Staged(snapshot, number + 1, next);
    if (bytes.length > 0 && snapshot.index() > replica.delivered) {
      replica.effects.notice(new OrderNotice.ChunkArrived(snapshot.index(), number, bytes));
    }
  }

  private void install(SnapshotId snapshot, Membership membership) {
    replica.effects.note("snapshot.installed");
    long position = replica.effects.persist(new RaftRecord.Installed(snapshot, membership));
    stand(snapshot, membership);
    delivery.hold(snapshot.index());
    installing = new Installing(snapshot, membership, position);
  }

  /** The log stands on a snapshot; what follows it stays, if it is of the same history. */
  private void stand(SnapshotId snapshot, Membership membership) {
    long index = snapshot.index();
    if (index <= replica.log.base()) {
      return;
    }
    if (replica.log.termAt(index) == snapshot.term()) {
      replica.log.compact(index);
      replica.memberships.base(index, membership);
    } else {
      replica.log.reset(index, snapshot.term());
      replica.memberships.reset(index, membership);
    }
  }

  /** The journal has synced. */
  void synced() {
    Installing done = installing;
    if (done == null || !replica.effects.durable(done.position())) {
      return;
    }
    installing = null;
    staged = null;
    delivery.installed(done.snapshot(), done.membership());
    NodeId leader = replica.leader;
    if (leader != null && !replica.leads()) {
      follower.acknowledgeDecided(leader);
    }
  }

  /** Parts come back in order; if the first ones are missing, the tables hold them. */
  void replay(RaftRecord.Part part) {
    stage(part.snapshot(), part.number(), part.bytes(), part.next());
  }

  /** The tables held so much when this was written; parts that come back go beyond it. */
  void replay(@Nullable Staged reached) {
    if (staged == null) {
      staged = reached;
    }
  }

  void replay(RaftRecord.Installed record) {
    stand(record.snapshot(), record.membership());
    staged = null;
    replica.commit = Math.max(replica.commit, record.snapshot().index());
    if (record.snapshot().index() > replica.delivered) {
      delivery.installed(record.snapshot(), record.membership());
    }
  }
}
