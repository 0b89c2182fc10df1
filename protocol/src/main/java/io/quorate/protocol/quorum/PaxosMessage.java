package io.quorate.protocol.quorum;

/**
 * Conditional puts: single-decree Paxos, decided again and again per key (L. Lamport, <i>Paxos Made
 * Simple</i>, section 2.2). The proposed value is the key's whole next state.
 */
public sealed interface PaxosMessage extends QuorumMessage {

  /** The proposer's number for the request, which an answer repeats. */
  long request();

  /** Phase 1a: promise to accept nothing below this ballot. */
  record Prepare(long request, long epoch, long era, byte[] key, Ballot ballot)
      implements PaxosMessage {}

  /**
   * Phase 1b: promised.
   *
   * @param committed highest ballot whose value this acceptor knows to be decided
   * @param accepted ballot of a value accepted and not known to be decided, or {@link Ballot#NONE}
   * @param proposal the value accepted under it
   * @param versions the key's state here, no bytes for none
   */
  record Promise(
      long request,
      long epoch,
      long era,
      Ballot ballot,
      Ballot committed,
      Ballot accepted,
      byte[] proposal,
      byte[] versions)
      implements PaxosMessage {}

  /** Phase 2a: accept this value. */
  record Accept(long request, long epoch, long era, byte[] key, Ballot ballot, byte[] proposal)
      implements PaxosMessage {}

  /** Phase 2b: accepted. */
  record Accepted(long request, long epoch, Ballot ballot) implements PaxosMessage {}

  /** Decided: join the value into the key's state; answered by {@link Committed} once durable. */
  record Commit(
      long request, long epoch, long era, long sequence, byte[] key, Ballot ballot, byte[] proposal)
      implements PaxosMessage {}

  /** The decided value is durable here. */
  record Committed(long request, long epoch, Ballot ballot) implements PaxosMessage {}

  /** Refused: this higher ballot was promised. */
  record Outbid(long request, long epoch, Ballot ballot, Ballot promised) implements PaxosMessage {}

  /** Refused: the receiver acts under another epoch or another reap era, named here. */
  record OtherEpoch(long request, long epoch, long era) implements PaxosMessage {}
}
