package io.quorate.protocol.raft;

import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Outlet;

/**
 * The decisions on which the protocol's promises hang, one method each. {@link #DEFAULT} is the
 * only implementation outside tests; a simulation that breaks one of them must find the promise
 * broken.
 */
public interface RaftRules {

  /** The rules as they are meant. */
  RaftRules DEFAULT = new RaftRules() {};

  /** How many of so many voters decide. */
  default int majority(int voters) {
    return voters / 2 + 1;
  }

  /** Whether a leader may count copies of an entry: only of its own term, section 5.4.2. */
  default boolean countable(long entryTerm, long currentTerm) {
    return entryTerm == currentTerm;
  }

  /** Whether a candidate's log is at least as good as the voter's, section 5.4.1. */
  default boolean upToDate(long lastTerm, long lastIndex, long ownLastTerm, long ownLastIndex) {
    return lastTerm != ownLastTerm ? lastTerm > ownLastTerm : lastIndex >= ownLastIndex;
  }

  /** Whether a vote is in the journal before it counts. */
  default boolean persistsVotes() {
    return true;
  }

  /** How far a leader counts its own log: what is durable. */
  default long counted(long last, long durable) {
    return durable;
  }

  /**
   * Where acknowledgements leave: behind the gate that opens once everything persisted is durable.
   */
  default Outlet<RaftMessage, OrderNotice> acknowledgements(
      Effects<RaftMessage, RaftRecord, OrderNotice> effects) {
    return effects;
  }

  /**
   * Whether a leader may serve reads: only once an entry of its own term is decided, section 6.4.
   */
  default boolean mayRead(boolean ownTermDecided) {
    return ownTermDecided;
  }

  /**
   * The time by which a lease is judged: that of this turn, which began after the question came.
   *
   * @param heartbeatNanos when the leader last sent heartbeats
   */
  default long leaseClock(long nowNanos, long heartbeatNanos) {
    return nowNanos;
  }

  /** Whether leases hold after this leader asked another node to take over: never in its term. */
  default boolean leaseOutlivesTransfer() {
    return false;
  }

  /** The id of another attempt to learn a read index: always a fresh one. */
  default long readAttempt(long last, boolean retried) {
    return last + 1;
  }

  /**
   * Whether a change of membership may begin: only after the one before is decided, and after this
   * leader has decided an entry of its own term (Ongaro, "bug in single-server membership changes",
   * 2015).
   */
  default boolean mayChange(boolean lastChangeDecided, boolean ownTermDecided) {
    return lastChangeDecided && ownTermDecided;
  }
}
