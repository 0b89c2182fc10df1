package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.RaftMessage.PreVote;
import io.quorate.protocol.raft.RaftMessage.PreVoted;
import io.quorate.protocol.raft.RaftMessage.Vote;
import io.quorate.protocol.raft.RaftMessage.Voted;
import java.util.TreeMap;

/**
 * A candidate's side of an election (section 5.2), which opens with a round that changes nothing
 * anywhere (pre-vote, dissertation section 9.6). Requests are gated: who stands is durable, and a
 * replica whose disk has stalled never stands.
 */
final class Campaign {

  private enum Phase {
    NONE,
    PRE_VOTE,
    VOTE
  }

  private final Replica replica;
  private final Roles roles;
  private final TreeMap<NodeId, Boolean> answers = new TreeMap<>();
  private Phase phase = Phase.NONE;

  Campaign(Replica replica, Roles roles) {
    this.replica = replica;
    this.roles = roles;
  }

  /** The election timeout has passed without a leader. */
  void expired() {
    if (replica.leads() || !roles.overdue()) {
      return;
    }
    if (!eligible()) {
      roles.armElection();
      return;
    }
    replica.effects.note("election.prevote");
    roles.stand();
    begin(Phase.PRE_VOTE);
    PreVote request = new PreVote(replica.term() + 1, replica.log.last(), replica.log.lastTerm());
    answers.put(replica.self, true);
    replica.membership().everyone().stream()
        .filter(this::votesElsewhere)
        .forEach(voter -> replica.effects.send(voter, request));
    count();
  }

  /** The leader asks this replica to take over; its followers expect that. */
  void transferred() {
    if (eligible()) {
      replica.effects.note("election.transfer");
      stand(true);
    }
  }

  /**
   * One that its newest membership leaves out stands all the same until that is known to be
   * decided: perhaps nobody else can decide it (dissertation, section 4.2.2).
   */
  private boolean eligible() {
    return replica.settings.priority() > 0
        && replica.openMemberships().stream().anyMatch(each -> each.votes(replica.self));
  }

  private void stand(boolean transfer) {
    replica.effects.note("election.begun");
    roles.stand();
    replica.terms.vote(replica.term() + 1, replica.self);
    begin(Phase.VOTE);
    Vote request = new Vote(replica.term(), replica.log.last(), replica.log.lastTerm(), transfer);
    replica.membership().everyone().stream()
        .filter(this::votesElsewhere)
        .forEach(voter -> replica.effects.send(voter, request));
  }

  private boolean votesElsewhere(NodeId node) {
    return !node.equals(replica.self) && replica.membership().votes(node);
  }

  private void begin(Phase next) {
    phase = next;
    answers.clear();
  }

  /** Its own vote counts once it is durable. */
  void synced() {
    if (phase == Phase.VOTE
        && replica.standing == Replica.Standing.CANDIDATE
        && !answers.containsKey(replica.self)
        && replica.terms.durable()) {
      answers.put(replica.self, true);
      count();
    }
  }

  void preVoted(NodeId from, PreVoted reply) {
    boolean current = reply.granted() ? reply.term() == replica.term() + 1 : true;
    answered(Phase.PRE_VOTE, from, reply.granted(), current);
  }

  void voted(NodeId from, Voted reply) {
    answered(Phase.VOTE, from, reply.granted(), reply.term() == replica.term());
  }

  private void answered(Phase of, NodeId from, boolean granted, boolean current) {
    if (phase == of && replica.standing == Replica.Standing.CANDIDATE && current) {
      answers.putIfAbsent(from, granted);
      count();
    }
  }

  private void count() {
    if (!replica.quorums.agree(replica.membership(), voter -> answers.getOrDefault(voter, false))) {
      if (replica.quorums.hopeless(
          replica.membership(), voter -> !answers.getOrDefault(voter, true))) {
        replica.effects.note(phase == Phase.VOTE ? "election.lost" : "prevote.lost");
        phase = Phase.NONE; // the timer begins another one
      }
      return;
    }
    switch (phase) {
      case PRE_VOTE -> stand(false);
      case VOTE -> {
        phase = Phase.NONE;
        roles.lead();
      }
      case NONE -> {
        // Decided already.
      }
    }
  }
}
