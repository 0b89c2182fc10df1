package io.quorate.protocol.quorum;

/** Figures of this replica for people and metrics. */
final class Inspector {

  private final Partition partition;
  private final HintedHandoff hints;
  private final Upkeep upkeep;

  Inspector(Partition partition, HintedHandoff hints, Upkeep upkeep) {
    this.partition = partition;
    this.hints = hints;
    this.upkeep = upkeep;
  }

  QuorumReply.Status status() {
    return new QuorumReply.Status(
        upkeep.keys(),
        upkeep.tombstones(),
        upkeep.siblings(),
        hints.count(),
        upkeep.digest(),
        partition.eras.current(),
        upkeep.transferredRows());
  }
}
