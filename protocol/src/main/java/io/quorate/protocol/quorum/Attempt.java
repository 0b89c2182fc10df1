package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * One ballot of a conditional put: what its promises told, and who has answered in its present
 * phase.
 */
final class Attempt {

  final Ballot ballot;
  final long epoch;
  final long era;
  private final Partition partition;
  private final List<NodeId> answered = new ArrayList<>(4);
  private Versions joined = Versions.empty();
  private Ballot committed = Ballot.NONE;
  private Ballot accepted = Ballot.NONE;
  private byte[] proposal = {};

  Attempt(Partition partition, Ballot ballot) {
    this.partition = partition;
    this.ballot = ballot;
    epoch = partition.view.epoch();
    era = partition.eras.current();
  }

  /**
   * Whether neither the owners nor the era have changed since it began, so that quorums of it still
   * overlap, and no joiner has sealed its epoch here.
   */
  boolean isCurrent() {
    return epoch == partition.view.epoch()
        && !partition.view.isSealed(epoch)
        && partition.eras.admits(era);
  }

  /** Notes an answer; false for one that came before. */
  boolean answer(NodeId node) {
    return !answered.contains(node) && answered.add(node);
  }

  List<NodeId> answered() {
    return answered;
  }

  boolean hasAnswered(NodeId node) {
    return answered.contains(node);
  }

  /** The next phase begins: everyone is asked anew. */
  void nextPhase() {
    answered.clear();
  }

  void promised(PaxosMessage.Promise promise) {
    if (promise.versions().length > 0) {
      joined = partition.intake.merged(joined, Versions.decode(promise.versions()));
    }
    committed = Ballot.max(committed, promise.committed());
    if (promise.accepted().compareTo(accepted) > 0) {
      accepted = promise.accepted();
      proposal = promise.proposal();
    }
  }

  /** What the promising replicas hold together. */
  Versions joined() {
    return joined;
  }

  /** Whether a value was accepted that may be decided and is in nobody's state yet. */
  boolean isUnfinished() {
    return accepted.compareTo(committed) > 0;
  }

  /** That value: it has to be proposed again before anything else. */
  byte[] unfinished() {
    return proposal;
  }
}
