package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.PaxosMessage.Accept;
import io.quorate.protocol.quorum.PaxosMessage.Accepted;
import io.quorate.protocol.quorum.PaxosMessage.Commit;
import io.quorate.protocol.quorum.PaxosMessage.Committed;
import io.quorate.protocol.quorum.PaxosMessage.Outbid;
import io.quorate.protocol.quorum.PaxosMessage.Prepare;
import io.quorate.protocol.quorum.PaxosMessage.Promise;
import io.quorate.protocol.quorum.View.Role;
import io.quorate.protocol.quorum.View.Target;

/**
 * The ballots of one proposer for one key (Lamport, <i>Paxos Made Simple</i>, sections 2.2 and
 * 2.3): whom to ask, what to send again, when to begin anew. What is proposed is its {@link
 * Proposer}'s to say.
 *
 * <p>A ballot counts under the epoch and the reap era in which it began, and only for as long as
 * this node has not sealed that epoch: a joiner has then copied what this acceptor promised, so
 * nothing may be promised, accepted or counted here any more. The proposer asks its own acceptor
 * without a message, and has to obey the seal as any other asker would.
 */
final class Contest {

  /** Decides what becomes of a ballot. */
  interface Proposer {

    /** A majority promised: go on with {@link #propose}, {@link #commit}, or end. */
    void promised(Attempt attempt, QuorumEffects effects);

    /** A majority accepted what was proposed. */
    void decided(QuorumEffects effects);

    /** One more owner holds what was committed. */
    void committed(Attempt attempt, QuorumEffects effects);

    /** No further ballot can be begun. */
    void exhausted(String why, QuorumEffects effects);
  }

  private enum Phase {
    WAITING,
    PREPARING,
    ACCEPTING,
    COMMITTING,
    DONE
  }

  private final Partition partition;
  private final Gate gate;
  private final Acceptor acceptor;
  private final Proposer proposer;
  private final long request;
  private final byte[] key;

  private Phase phase = Phase.WAITING;
  private Attempt attempt;
  private byte[] value = {};
  private long sequence;
  private Ballot highest = Ballot.NONE;
  private int ballots;

  Contest(
      Partition partition,
      Gate gate,
      Acceptor acceptor,
      Proposer proposer,
      long request,
      byte[] key) {
    this.partition = partition;
    this.gate = gate;
    this.acceptor = acceptor;
    this.proposer = proposer;
    this.request = request;
    this.key = key;
    attempt = new Attempt(partition, Ballot.NONE);
  }

  boolean isOver() {
    return phase == Phase.DONE;
  }

  /** Phase 1a with a ballot above every one that is known. */
  void begin(QuorumEffects effects) {
    if (phase == Phase.DONE) {
      return;
    }
    if (ballots++ == QuorumLimits.BALLOTS_MAX || !partition.view.selfIsPrimary()) {
      proposer.exhausted("others kept winning, or the key moved", effects);
      return;
    }
    long known = Math.max(highest.round(), acceptor.load(key).promised().round());
    attempt = new Attempt(partition, new Ballot(known + 1, partition.self.name()));
    if (!attempt.isCurrent()) { // sealed, and the next epoch is not known here yet
      pause(effects);
      return;
    }
    phase = Phase.PREPARING;
    // Own promise first: what is sent waits for it, so this ballot is never used twice.
    PaxosMessage own = acceptor.prepare(prepare(), effects);
    send(effects);
    progress(partition.self, own, effects);
  }

  /** Phase 2a: asks for that state to be decided. */
  void propose(byte[] state, QuorumEffects effects) {
    value = state;
    phase = Phase.ACCEPTING;
    attempt.nextPhase();
    PaxosMessage own = acceptor.accept(accept(), new RowBatch(), effects);
    send(effects);
    progress(partition.self, own, effects);
  }

  /** What was proposed is decided: everyone is to hold it, here first. */
  void commit(long logged, QuorumEffects effects) {
    sequence = logged;
    phase = Phase.COMMITTING;
    attempt.nextPhase();
    acceptor.commit(commit(), effects);
    attempt.answer(partition.self);
    send(effects);
  }

  /** A state that all of a majority's promises add up to is decided already. */
  void commitDecided(byte[] state, QuorumEffects effects) {
    value = state;
    commit(0, effects);
  }

  /** The proposer has ended. */
  void end(QuorumEffects effects) {
    phase = Phase.DONE;
    effects.cancel(new QuorumTimer.Retry(request));
  }

  /** Whether nothing more is waited for. */
  boolean answered(NodeId from, QuorumMessage answer, QuorumEffects effects) {
    gate.heard(answer.epoch(), effects);
    if (answer instanceof PaxosMessage message) {
      progress(from, message, effects);
    }
    return phase == Phase.DONE;
  }

  /** Sends again what may be lost. */
  boolean swept(QuorumEffects effects) {
    if (phase != Phase.WAITING && phase != Phase.DONE) {
      if (attempt.isCurrent()) {
        send(effects);
      } else {
        pause(effects);
      }
    }
    return phase == Phase.DONE;
  }

  private Prepare prepare() {
    return new Prepare(request, attempt.epoch, attempt.era, key, attempt.ballot);
  }

  private Accept accept() {
    return new Accept(request, attempt.epoch, attempt.era, key, attempt.ballot, value);
  }

  private Commit commit() {
    return new Commit(request, attempt.epoch, attempt.era, sequence, key, attempt.ballot, value);
  }

  /** Sends what the phase asks to every owner that has not answered, and to one that is joining. */
  private void send(QuorumEffects effects) {
    for (Target target : partition.view.targets().values()) {
      NodeId node = target.node();
      if (target.role() != Role.FALLBACK
          && !node.equals(partition.self)
          && !attempt.hasAnswered(node)) {
        switch (phase) {
          case PREPARING -> effects.send(node, prepare());
          case ACCEPTING -> effects.send(node, accept());
          case COMMITTING -> effects.send(node, commit());
          case WAITING, DONE -> {}
        }
      }
    }
  }

  private void progress(NodeId from, PaxosMessage message, QuorumEffects effects) {
    if (!attempt.isCurrent() && phase != Phase.DONE && phase != Phase.WAITING) {
      pause(effects);
      return;
    }
    switch (message) {
      case Promise m -> {
        if (phase == Phase.PREPARING && counts(from, m.ballot()) && m.era() == attempt.era) {
          attempt.promised(m);
          if (partition.view.isMajority(attempt.answered())) {
            proposer.promised(attempt, effects);
          }
        }
      }
      case Accepted m -> {
        if (phase == Phase.ACCEPTING
            && counts(from, m.ballot())
            && partition.view.isMajority(attempt.answered())) {
          proposer.decided(effects);
        }
      }
      case Committed m -> {
        if (phase == Phase.COMMITTING && counts(from, m.ballot())) {
          proposer.committed(attempt, effects);
        }
      }
      case Outbid m -> outbid(m, effects);
      case PaxosMessage.OtherEpoch _ -> {} // silent for this attempt; the sweep asks again
      case Prepare _, Accept _, Commit _ -> throw new IllegalStateException("Not an answer");
    }
  }

  private void outbid(Outbid message, QuorumEffects effects) {
    highest = Ballot.max(highest, message.promised());
    if (message.ballot().equals(attempt.ballot)
        && (phase == Phase.PREPARING || phase == Phase.ACCEPTING)) {
      effects.note("cas.outbid", 1);
      pause(effects);
    }
  }

  private boolean counts(NodeId from, Ballot ballot) {
    return ballot.equals(attempt.ballot) && attempt.answer(from);
  }

  /**
   * Waits for a random while, so that proposers of the same key do not outbid one another for ever.
   */
  private void pause(QuorumEffects effects) {
    phase = Phase.WAITING;
    long bound = QuorumLimits.BALLOT_PAUSE_NANOS << Math.min(ballots, 5);
    long delay = 1 + effects.choose("quorum.ballot", bound);
    effects.arm(new QuorumTimer.Retry(request), delay);
  }
}
