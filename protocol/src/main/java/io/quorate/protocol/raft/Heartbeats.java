package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.RaftMessage.Heartbeat;
import io.quorate.protocol.raft.RaftMessage.HeartbeatReply;

/**
 * A leader's heartbeats, numbered: an answer to one shows that its sender followed this leader
 * after the heartbeat was sent. On that stand check-quorum, reads and leases (sections 6.2 and
 * 6.4).
 */
final class Heartbeats implements Standings {
  private final Replica replica;
  private final Peers peers;
  private long round;
  private long sentNanos;

  Heartbeats(Replica replica, Peers peers) {
    this.replica = replica;
    this.peers = peers;
  }

  @Override
  public void led() {
    round = 0;
    beat();
  }

  @Override
  public void deposed() {
    replica.effects.cancel(RaftTimer.HEARTBEAT);
  }

  /** When heartbeats were last sent. */
  long sentNanos() {
    return sentNanos;
  }

  /** Sends another round at once and returns its number. */
  long beat() {
    round++;
    sentNanos = replica.effects.nanos();
    for (Peer peer : peers.all()) {
      send(peer);
    }
    return round;
  }

  /**
   * Tells a member what is decided. Early: the term is durable, for this replica was elected in it,
   * and what is decided is durable on a majority.
   */
  void send(Peer peer) {
    peer.toldCommit = Math.min(replica.commit, peer.matched);
    replica.effects.sendEarly(
        peer.id, new Heartbeat(replica.term(), peer.toldCommit, round, sentNanos));
  }

  void answered(Peer peer, HeartbeatReply reply) {
    peer.answeredRound = Math.max(peer.answeredRound, reply.round());
    peer.answeredSentNanos = Math.max(peer.answeredSentNanos, reply.sentNanos());
  }

  /** The last round that a majority has answered. */
  long confirmedRound() {
    return replica.quorums.reached(replica.membership(), this::answeredRound);
  }

  /** The latest moment after which a majority was heard of, by the leader's clock. */
  long confirmedSentNanos() {
    return replica.quorums.reached(replica.membership(), this::answeredSentNanos);
  }

  private long answeredRound(NodeId node) {
    if (node.equals(replica.self)) {
      return round;
    }
    Peer peer = peers.of(node);
    return peer == null ? 0 : peer.answeredRound;
  }

  private long answeredSentNanos(NodeId node) {
    if (node.equals(replica.self)) {
      return replica.effects.nanos();
    }
    Peer peer = peers.of(node);
    return peer == null ? Long.MIN_VALUE : peer.answeredSentNanos;
  }

  /**
   * Whether a majority was heard of within an election timeout (check-quorum). A witness counts on
   * those alone whom it can bring up: otherwise it would decide nothing, and keep those that hold
   * the state from leading. The timeout is for them to take what it has appended.
   */
  boolean supported() {
    long since = replica.effects.nanos() - replica.settings.electionNanos();
    return replica.quorums.agree(
        replica.membership(),
        node -> {
          Peer peer = peers.of(node);
          return node.equals(replica.self)
              || (peer != null && peer.heardNanos - since > 0 && !peers.stranded(peer, since));
        });
  }
}
