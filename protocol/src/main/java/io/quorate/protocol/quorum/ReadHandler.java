package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;

/** Answers a coordinator's read. */
final class ReadHandler {

  ReadHandler(Partition partition, Upkeep upkeep) {}

  void handle(NodeId from, RequestMessage.Read message, QuorumEffects effects) {}
}
