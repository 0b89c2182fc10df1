package io.quorate.protocol.quorum;

/** Keeps what belongs to an owner that could not be reached, and delivers it. */
final class HintedHandoff {

  HintedHandoff(Partition partition) {}

  void started(QuorumEffects effects) {}

  void viewChanged(QuorumEffects effects) {}

  void expired(QuorumEffects effects) {}

  /** Markers that wait for their target. */
  long count() {
    return 0;
  }
}
