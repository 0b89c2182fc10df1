package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.RequestMessage.Replicated;

/** A hint on its way. A refused or lost one is offered again with the next page. */
record PendingHint(Gate gate, NodeId to, long deadlineNanos, Outcome outcome) implements Pending {

  /** Told once. */
  interface Outcome {
    void decided(boolean delivered, QuorumEffects effects);
  }

  @Override
  public boolean answered(NodeId from, QuorumMessage answer, QuorumEffects effects) {
    gate.heard(answer.epoch(), effects);
    if (from.equals(to)) {
      outcome.decided(answer instanceof Replicated, effects);
      return true;
    }
    return false;
  }

  @Override
  public boolean swept(QuorumEffects effects) {
    return false;
  }

  @Override
  public void expired(QuorumEffects effects) {
    outcome.decided(false, effects);
  }
}
