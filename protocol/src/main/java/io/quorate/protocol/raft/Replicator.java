package io.quorate.protocol.raft;

import io.quorate.protocol.raft.Peer.Mode;
import io.quorate.protocol.raft.RaftMessage.Append;
import io.quorate.protocol.raft.RaftMessage.Appended;
import io.quorate.protocol.raft.RaftMessage.Conflicted;
import java.util.List;

/**
 * Sends the log to the other members (section 5.3), while this replica still writes it
 * (dissertation, section 10.2.1), in messages that follow each other without waiting, up to a
 * number and to an amount (section 10.2.2). Where logs part is found term by term (end of section
 * 5.3).
 */
final class Replicator {
  private final Replica replica;
  private final Peers peers;
  private final Heartbeats heartbeats;
  private final SnapshotSender snapshots;
  private List<Entry> slice = List.of();
  private long sliceFrom;

  Replicator(Replica replica, Peers peers, Heartbeats heartbeats, SnapshotSender snapshots) {
    this.replica = replica;
    this.peers = peers;
    this.heartbeats = heartbeats;
    this.snapshots = snapshots;
  }

  /** The turn ends: what is new goes out, once to each. */
  void settle() {
    slice = List.of();
    for (Peer peer : peers.all()) {
      switch (peer.mode) {
        case PROBE -> {
          if (!peer.probing) {
            probe(peer, true);
          }
        }
        case STREAM -> stream(peer);
        case SNAPSHOT -> {
          // Its parts go one by one, as they are acknowledged.
        }
      }
      if (peer.toldCommit < Math.min(replica.commit, peer.matched)) {
        heartbeats.send(peer);
      }
    }
    slice = List.of();
  }

  private void stream(Peer peer) {
    while (peer.next <= replica.log.last() && peer.room(replica.settings)) {
      if (peer.next <= replica.log.base()) {
        snapshots.begin(peer);
        return;
      }
      List<Entry> entries = slice(peer.next);
      send(peer, peer.next - 1, entries);
      long bytes = 0;
      for (Entry entry : entries) {
        bytes += entry.bytes();
      }
      peer.sent(peer.next + entries.size() - 1, bytes, replica.effects.nanos());
    }
  }

  /** Several members mostly need the same entries. */
  private List<Entry> slice(long from) {
    if (slice.isEmpty() || sliceFrom != from) {
      slice = replica.log.slice(from, replica.settings.messageBytes());
      sliceFrom = from;
    }
    return slice;
  }

  /** One message to find out whether the logs agree, with entries when it is the first. */
  private void probe(Peer peer, boolean filled) {
    if (peer.next <= replica.log.base()) {
      snapshots.begin(peer);
      return;
    }
    peer.probing = true;
    boolean more = filled && peer.next <= replica.log.last();
    send(peer, peer.next - 1, more ? slice(peer.next) : List.of());
  }

  /**
   * Early: an append reveals the leader's term, which is durable, and entries that nobody counts
   * for this replica before they are.
   */
  private void send(Peer peer, long prev, List<Entry> entries) {
    peer.toldCommit = replica.commit;
    replica.effects.sendEarly(
        peer.id,
        new Append(replica.term(), prev, replica.log.termAt(prev), entries, replica.commit));
  }

  /** A last word to one that leaves, so that it learns that it has left. */
  void farewell(Peer peer) {
    if (peer.matched >= replica.log.base() && peer.matched < replica.log.last()) {
      send(peer, peer.matched, slice(peer.matched + 1));
    } else {
      heartbeats.send(peer);
    }
  }

  /** A member holds more, durably; whether that is news. */
  boolean appended(Peer peer, Appended reply) {
    if (reply.matched() > replica.log.last()) {
      return false; // by an earlier leader of this replica's own making: not of this log
    }
    boolean news = peer.matched(reply.matched(), replica.effects.nanos());
    boolean found =
        switch (peer.mode) {
          case PROBE -> reply.matched() >= peer.next - 1;
          case STREAM -> false;
          case SNAPSHOT -> peer.matched >= replica.log.base();
        };
    if (found) {
      snapshots.ended(peer);
      peer.stream();
    }
    return news;
  }

  /** A member holds something else, or less. */
  void conflicted(Peer peer, Conflicted reply) {
    boolean stale =
        peer.mode == Mode.SNAPSHOT
            || reply.prevIndex() <= peer.matched
            || reply.prevIndex() >= peer.next
            || (peer.mode == Mode.PROBE && reply.prevIndex() != peer.next - 1);
    if (stale) {
      return;
    }
    replica.effects.note("append.backoff");
    long from = reply.conflictFirst();
    if (reply.conflictTerm() > 0) {
      // The last entry that could be common: none of a later term than the conflicting one.
      long common = replica.log.lastUpToTerm(reply.conflictTerm(), reply.prevIndex() - 1);
      if (replica.log.termAt(common) == reply.conflictTerm()) {
        from = common + 1;
      }
    }
    peer.probe(from);
  }

  /** Time passes: what was lost is sent again. */
  void tick() {
    long now = replica.effects.nanos();
    long patience = 2 * replica.settings.heartbeatNanos();
    for (Peer peer : peers.all()) {
      switch (peer.mode) {
        case PROBE -> probe(peer, false);
        case STREAM -> {
          if (peer.flying() && now - peer.progressNanos > patience) {
            replica.effects.note("append.resent");
            peer.probe(peer.matched + 1);
            probe(peer, false);
          }
        }
        case SNAPSHOT -> snapshots.tick(peer);
      }
    }
  }
}
