package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.RaftMessage.Answer;
import io.quorate.protocol.raft.RaftMessage.Append;
import io.quorate.protocol.raft.RaftMessage.Appended;
import io.quorate.protocol.raft.RaftMessage.Conflicted;
import io.quorate.protocol.raft.RaftMessage.Heartbeat;
import io.quorate.protocol.raft.RaftMessage.HeartbeatReply;
import io.quorate.protocol.raft.RaftMessage.Offer;
import io.quorate.protocol.raft.RaftMessage.Outdated;
import io.quorate.protocol.raft.RaftMessage.Part;
import io.quorate.protocol.raft.RaftMessage.PreVote;
import io.quorate.protocol.raft.RaftMessage.PreVoted;
import io.quorate.protocol.raft.RaftMessage.Progress;
import io.quorate.protocol.raft.RaftMessage.ReadAnswer;
import io.quorate.protocol.raft.RaftMessage.ReadAsk;
import io.quorate.protocol.raft.RaftMessage.ReadRefused;
import io.quorate.protocol.raft.RaftMessage.TimeoutNow;
import io.quorate.protocol.raft.RaftMessage.Vote;
import io.quorate.protocol.raft.RaftMessage.Voted;

/**
 * Hands each message to the concern that it is for. A message of a later term makes this replica a
 * follower first (rules for all servers, Figure 2), unless it is a question whose asker has not
 * begun that term or to whom nobody should listen yet; a reply of an earlier term says nothing.
 */
final class Inbox {
  private final Parts parts;
  private final Replica replica;

  Inbox(Parts parts) {
    this.parts = parts;
    this.replica = parts.replica;
  }

  void received(NodeId from, RaftMessage message) {
    switch (message) {
      case PreVote m -> parts.voter.preVote(from, m);
      case Vote m -> parts.voter.vote(from, m);
      case PreVoted m -> {
        if (!m.granted()) {
          observe(m);
        }
        parts.campaign.preVoted(from, m);
      }
      case Voted m -> {
        observe(m);
        parts.campaign.voted(from, m);
      }
      case Append m -> {
        observe(m);
        parts.follower.append(from, m);
      }
      case Heartbeat m -> {
        observe(m);
        parts.follower.heartbeat(from, m);
      }
      case Offer m -> {
        observe(m);
        parts.snapshotReceiver.offered(from, m);
      }
      case Part m -> {
        observe(m);
        parts.snapshotReceiver.part(from, m);
      }
      case TimeoutNow m -> {
        observe(m);
        if (m.term() == replica.term() && from.equals(replica.leader)) {
          parts.campaign.transferred();
        }
      }
      case ReadAsk m -> {
        observe(m);
        parts.leaderReads.asked(from, m);
      }
      case ReadAnswer m -> {
        observe(m);
        parts.followerReads.answered(m);
      }
      case ReadRefused m -> {
        observe(m);
        parts.followerReads.refused(m);
      }
      case Outdated m -> observe(m);
      case Answer m -> answered(from, m);
    }
  }

  private void observe(RaftMessage message) {
    if (message.term() > replica.term()) {
      parts.roles.observe(message.term());
    }
  }

  /** Answers to a leader; those to an earlier term's say nothing. */
  private void answered(NodeId from, Answer message) {
    observe(message);
    Peer peer = parts.peers.of(from);
    if (!replica.leads() || message.term() != replica.term() || peer == null) {
      return;
    }
    peer.heard(replica.effects.nanos());
    switch (message) {
      case Appended m -> {
        if (parts.replicator.appended(peer, m)) {
          parts.decider.advance();
          parts.transfer.check();
        }
      }
      case Conflicted m -> parts.replicator.conflicted(peer, m);
      case HeartbeatReply m -> {
        parts.heartbeats.answered(peer, m);
        parts.leaderReads.answered();
      }
      case Progress m -> parts.snapshotSender.progress(peer, m);
    }
  }
}
