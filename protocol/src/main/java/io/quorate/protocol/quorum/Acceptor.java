package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;

/** The acceptor's side of conditional puts. */
final class Acceptor {

  Acceptor(Partition partition, Upkeep upkeep) {}

  void prepare(NodeId from, PaxosMessage.Prepare message, QuorumEffects effects) {}

  void accept(NodeId from, PaxosMessage.Accept message, QuorumEffects effects) {}

  void commit(NodeId from, PaxosMessage.Commit message, QuorumEffects effects) {}
}
