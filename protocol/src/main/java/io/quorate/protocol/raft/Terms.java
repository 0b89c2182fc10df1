package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The current term and the vote in it: persisted before anything that follows from them is said.
 */
final class Terms {
  private final RaftEffects effects;
  private final RaftRules rules;
  private long term;
  private @Nullable NodeId vote;
  private long position;

  Terms(RaftEffects effects, RaftRules rules) {
    this.effects = effects;
    this.rules = rules;
  }

  long term() {
    return term;
  }

  @Nullable NodeId vote() {
    return vote;
  }

  /** Position of the record that holds term and vote. */
  long position() {
    return position;
  }

  /** Whether term and vote are durable. */
  boolean durable() {
    return effects.durable(position);
  }

  void replay(long replayedTerm, @Nullable NodeId replayedVote) {
    term = replayedTerm;
    vote = replayedVote;
  }

  /** An entry of this term was in the journal. */
  void replay(long entryTerm) {
    if (entryTerm > term) {
      term = entryTerm;
      vote = null;
    }
  }

  /** Begins a later term without a vote. */
  void adopt(long laterTerm) {
    if (laterTerm <= term) {
      throw new IllegalArgumentException("Term " + laterTerm + " is not after " + term);
    }
    term = laterTerm;
    vote = null;
    position = effects.persist(new RaftRecord.Ballot(term, null));
  }

  /** Votes in the current term, or in a later one. */
  void vote(long inTerm, NodeId candidate) {
    term = inTerm;
    vote = candidate;
    NodeId written = rules.persistsVotes() ? candidate : null;
    position = effects.persist(new RaftRecord.Ballot(term, written));
  }
}
