package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import java.util.List;

/** What replicas of a group tell each other. Figure 2 unless said otherwise. */
public sealed interface RaftMessage {

  /** The sender's term; for {@link PreVote} the one that it would begin. */
  long term();

  /** Answers to the leader of a term, of use to that leader alone. */
  sealed interface Answer extends RaftMessage {}

  /**
   * Would you vote for me? Changes nothing at the receiver (dissertation, section 9.6).
   *
   * @param lastIndex of the candidate's log
   * @param lastTerm of the candidate's log
   */
  record PreVote(long term, long lastIndex, long lastTerm) implements RaftMessage {}

  /** A granted one carries the term that was asked for, a refused one the receiver's. */
  record PreVoted(long term, boolean granted) implements RaftMessage {}

  /**
   * Vote for me.
   *
   * @param transfer whether the leader itself asked for this election (section 3.10)
   */
  record Vote(long term, long lastIndex, long lastTerm, boolean transfer) implements RaftMessage {}

  record Voted(long term, boolean granted) implements RaftMessage {}

  /** Entries that follow {@code prevIndex}; none when only that is to be checked. */
  record Append(long term, long prevIndex, long prevTerm, List<Entry> entries, long commit)
      implements RaftMessage {}

  /** The receiver's log is durable and equal to the leader's up to {@code matched}. */
  record Appended(long term, long matched) implements Answer {}

  /**
   * The receiver holds something else at {@code prevIndex}, or nothing.
   *
   * @param conflictTerm what it holds there; 0 for nothing
   * @param conflictFirst its first entry of that term, or the first that it lacks
   */
  record Conflicted(long term, long prevIndex, long conflictTerm, long conflictFirst)
      implements Answer {}

  /**
   * The leader is there.
   *
   * @param round counts a leader's heartbeats; an answer to it confirms every read that was asked
   *     for before it was sent
   * @param sentNanos by the leader's clock, returned as it is
   */
  record Heartbeat(long term, long commit, long round, long sentNanos) implements RaftMessage {}

  record HeartbeatReply(long term, long round, long sentNanos) implements Answer {}

  /** Something came from an earlier term; this is the receiver's. */
  record Outdated(long term) implements RaftMessage {}

  /** How far has this snapshot come? */
  record Offer(long term, SnapshotId snapshot) implements RaftMessage {}

  /**
   * A part of a snapshot (section 7).
   *
   * @param number from 0
   * @param next where the next part begins, opaque
   */
  record Part(
      long term,
      SnapshotId snapshot,
      Membership membership,
      long number,
      byte[] bytes,
      byte[] next,
      boolean last)
      implements RaftMessage {}

  /**
   * How far a snapshot has come.
   *
   * @param number of the part that is wanted next
   * @param next where it begins
   */
  record Progress(long term, SnapshotId snapshot, long number, byte[] next) implements Answer {}

  /** Call an election now: the leader hands over (section 3.10). */
  record TimeoutNow(long term) implements RaftMessage {}

  /**
   * At which index may I read? (section 6.4)
   *
   * @param id never used by two attempts, in any life of the sender
   */
  record ReadAsk(long term, long id, boolean leaseAllowed) implements RaftMessage {}

  record ReadAnswer(long term, long id, long index) implements RaftMessage {}

  /** The receiver of the question does not lead, or did not hear from a majority. */
  record ReadRefused(long term, long id) implements RaftMessage {}
}
