package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;

/** Stores what a coordinator, a repair or a hint brings. */
final class ReplicateHandler {

  ReplicateHandler(Partition partition, HintedHandoff hints, Upkeep upkeep) {}

  void handle(NodeId from, RequestMessage.Replicate message, QuorumEffects effects) {}
}
