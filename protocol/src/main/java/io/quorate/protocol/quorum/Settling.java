package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.util.List;

/**
 * Brings the conditional puts of a deleted key to rest, so that its tombstone can be reaped: one
 * ballot that decides what somebody left undecided, or else the state as it is, and that all owners
 * are to know of. Nobody waits for it; where it fails, the next round of reaping begins another.
 */
final class Settling implements ConditionalPut.Entry, Contest.Proposer {

  private final Partition partition;
  private final ConditionalPut queue;
  private final long request;
  private final byte[] key;
  private final long deadlineNanos;
  private final Contest contest;

  Settling(
      Partition partition,
      Gate gate,
      Acceptor acceptor,
      ConditionalPut queue,
      long request,
      byte[] key,
      long deadlineNanos) {
    this.partition = partition;
    this.queue = queue;
    this.request = request;
    this.key = key;
    this.deadlineNanos = deadlineNanos;
    contest = new Contest(partition, gate, acceptor, this, request, key);
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public void begin(QuorumEffects effects) {
    contest.begin(effects);
  }

  @Override
  public boolean answered(NodeId from, QuorumMessage answer, QuorumEffects effects) {
    return contest.answered(from, answer, effects);
  }

  @Override
  public boolean swept(QuorumEffects effects) {
    return contest.swept(effects);
  }

  @Override
  public void promised(Attempt attempt, QuorumEffects effects) {
    contest.propose(
        attempt.isUnfinished() ? attempt.unfinished() : attempt.joined().encode(), effects);
  }

  @Override
  public void decided(QuorumEffects effects) {
    contest.commit(0, effects);
    told(List.of(partition.self), effects);
  }

  @Override
  public void committed(Attempt attempt, QuorumEffects effects) {
    told(attempt.answered(), effects);
  }

  private void told(List<NodeId> holders, QuorumEffects effects) {
    if (holders.containsAll(partition.view.primaries())) {
      effects.note("cas.settled", 1);
      end(effects);
    }
  }

  @Override
  public void exhausted(String why, QuorumEffects effects) {
    end(effects);
  }

  @Override
  public void expired(QuorumEffects effects) {
    end(effects);
  }

  private void end(QuorumEffects effects) {
    if (!contest.isOver()) {
      contest.end(effects);
      partition.requests.close(request);
      queue.done(this, key, effects);
    }
  }
}
