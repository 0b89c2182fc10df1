package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.raft.RaftRecord.Base;
import io.quorate.protocol.raft.RaftRecord.Staged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps journal and memory short (section 7). What is delivered is in the tables once they have
 * flushed past a record that was persisted later; from there on the journal is released, when a
 * record of what must outlive that is durable. In memory a tail stays for followers that lag.
 */
final class Compaction {
  private static final int SAMPLES_MAX = 512;
  private static final int HOLD_FACTOR = 4;

  /**
   * How things stood when a record was persisted.
   *
   * @param delivered rows of entries up to here were written before
   * @param floor the record that holds the next entry, or the next record
   */
  private record Sample(
      long position,
      long delivered,
      long term,
      Membership membership,
      @Nullable Staged staged,
      long floor) {}

  private record Release(long floor, long position) {}

  private final Replica replica;
  private final Peers peers;
  private final SnapshotSender sender;
  private final SnapshotReceiver receiver;
  private final List<Sample> samples = new ArrayList<>();
  private @Nullable Release planned;
  private long released;

  Compaction(Replica replica, Peers peers, SnapshotSender sender, SnapshotReceiver receiver) {
    this.replica = replica;
    this.peers = peers;
    this.sender = sender;
    this.receiver = receiver;
  }

  /** A life begins: what it starts from is in the tables. */
  void started() {
    sample(0);
  }

  /** A record was persisted, after all deliveries so far. */
  void sample(long position) {
    long delivered = replica.delivered;
    if (delivered < replica.log.base()) {
      return; // a snapshot is being installed: how things stood before is of no use
    }
    if (samples.size() == SAMPLES_MAX) {
      thin();
    }
    RaftLog log = replica.log;
    boolean next = delivered < log.persisted() && log.position(delivered + 1) > 0;
    samples.add(
        new Sample(
            position,
            delivered,
            log.termAt(delivered),
            replica.memberships.at(delivered),
            receiver.staged(),
            next ? Math.min(log.position(delivered + 1), position + 1) : position + 1));
  }

  /** Keeps the first and every other one. */
  private void thin() {
    for (int i = samples.size() - 1; i > 0; i -= 2) {
      samples.remove(i);
    }
  }

  /** The tables hold all that belongs to records up to a position: nothing below is to stay. */
  void crowded(long position) {
    while (samples.size() > 1 && samples.get(1).position() <= position) {
      samples.removeFirst();
    }
    if (!samples.isEmpty() && samples.getFirst().position() <= position) {
      release(samples.getFirst());
    }
  }

  private void release(Sample flushed) {
    replica.effects.note("compaction");
    long position =
        replica.effects.persist(
            new Base(
                replica.term(),
                replica.terms.vote(),
                flushed.delivered(),
                flushed.term(),
                flushed.membership(),
                flushed.staged()));
    long floor = Math.min(flushed.floor(), position);
    boolean stuck = floor <= released && receiver.staged() == null;
    if (stuck && flushed.delivered() >= replica.log.base()) {
      floor = position; // what holds the journal up is written anew
      position = rewrite(flushed.delivered(), position);
    }
    planned = new Release(floor, position);
    sample(position);
  }

  private long rewrite(long after, long otherwise) {
    RaftLog log = replica.log;
    if (log.persisted() <= after) {
      return otherwise;
    }
    replica.effects.note("compaction.rewritten");
    long position =
        replica.effects.persist(
            new RaftRecord.Entries(after, log.termAt(after), log.slice(after + 1, Long.MAX_VALUE)));
    log.repersisted(after + 1, position);
    return position;
  }

  /** The journal has synced: what outlives the release is durable. */
  void synced() {
    if (planned != null && replica.effects.durable(planned.position())) {
      released = planned.floor();
      replica.effects.host().release(planned.floor());
      planned = null;
    }
  }

  /** The layer above knows that all entries up to an index are in durable tables. */
  void flushed(long index) {
    while (samples.size() > 1 && samples.get(1).delivered() <= index) {
      samples.removeFirst();
    }
    if (!samples.isEmpty() && samples.getFirst().delivered() <= index) {
      release(samples.getFirst());
    }
  }

  /** The turn ends: of what is delivered, memory keeps a tail. */
  void settle() {
    RaftLog log = replica.log;
    if (log.bytes() <= replica.settings.logBytesMax()) {
      return;
    }
    boolean urgent = log.bytes() > HOLD_FACTOR * replica.settings.logBytesMax();
    long limit = Math.min(replica.delivered, urgent ? Long.MAX_VALUE : held());
    long bytes = log.bytes();
    long index = log.base();
    while (index < limit && bytes > replica.settings.logBytesMax() / 2) {
      index++;
      bytes -= log.entry(index).bytes();
    }
    if (index > log.base()) {
      log.compact(index);
      replica.memberships.compact(index);
    }
  }

  /** Where members lag that are still heard, and where a snapshot ends that is being sent. */
  private long held() {
    long held = sender.heldFrom();
    long since = replica.effects.nanos() - replica.settings.electionNanos();
    for (Peer peer : peers.all()) {
      if (peer.mode != Peer.Mode.SNAPSHOT && peer.heardNanos - since > 0) {
        held = Math.min(held, peer.matched);
      }
    }
    return held;
  }
}
