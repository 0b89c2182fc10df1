package io.quorate.protocol.quorum;

/** What the process of a partition tells the layer above. */
public sealed interface QuorumNotice {

  /** As the joining node, this replica now holds all that it needs under this epoch. */
  record CaughtUp(long epoch) implements QuorumNotice {}

  /**
   * As a node that owns the partition no longer, this replica has handed off everything and holds
   * no row.
   */
  record Drained(long epoch) implements QuorumNotice {}

  /** A peer serves under a newer epoch: this node's table is stale. */
  record Stale(long newerEpoch) implements QuorumNotice {}

  /**
   * History of this replica was lost (a context or a peer knows more of it than itself); a new
   * epoch was taken.
   */
  record HistoryLost(String evidence) implements QuorumNotice {}
}
