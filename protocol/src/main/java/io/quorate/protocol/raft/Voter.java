package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.RaftMessage.PreVote;
import io.quorate.protocol.raft.RaftMessage.PreVoted;
import io.quorate.protocol.raft.RaftMessage.Vote;
import io.quorate.protocol.raft.RaftMessage.Voted;

/**
 * Answers candidates (sections 5.2 and 5.4.1). While a leader counts on this replica, candidates
 * are passed over (section 4.2.3 of the dissertation): that is what leases and check-quorum stand
 * on, and what keeps a removed server from disturbing. Votes even for candidates that its own
 * membership does not know, since the candidate's may be newer (section 4.2.2).
 */
final class Voter {
  private final Replica replica;
  private final Roles roles;

  Voter(Replica replica, Roles roles) {
    this.replica = replica;
    this.roles = roles;
  }

  void preVote(NodeId from, PreVote request) {
    boolean granted =
        request.term() > replica.term()
            && !roles.loyal()
            && upToDate(request.lastTerm(), request.lastIndex());
    replica.effects.note(granted ? "prevote.granted" : "prevote.refused");
    long term = granted ? request.term() : replica.term();
    replica.effects.send(from, new PreVoted(term, granted));
  }

  void vote(NodeId from, Vote request) {
    if (request.term() > replica.term()) {
      if (!request.transfer() && roles.loyal()) {
        replica.effects.note("vote.loyal");
        return;
      }
      roles.observe(request.term());
      if (request.transfer()) {
        roles.released();
      }
    }
    boolean granted =
        request.term() == replica.term()
            && (replica.terms.vote() == null || from.equals(replica.terms.vote()))
            && upToDate(request.lastTerm(), request.lastIndex());
    if (granted && replica.terms.vote() == null) {
      replica.terms.vote(replica.term(), from);
      roles.armElection();
    }
    replica.effects.note(granted ? "vote.granted" : "vote.refused");
    replica.effects.send(from, new Voted(replica.term(), granted));
  }

  private boolean upToDate(long lastTerm, long lastIndex) {
    return replica.rules.upToDate(lastTerm, lastIndex, replica.log.lastTerm(), replica.log.last());
  }
}
