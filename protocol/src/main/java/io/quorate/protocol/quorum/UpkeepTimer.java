package io.quorate.protocol.quorum;

/**
 * The timers of {@link Upkeep}: one for each concern, armed only while there is something to do.
 */
enum UpkeepTimer implements QuorumTimer {
  /** Peers have not confirmed all logged writes. */
  LOG,
  /** The next comparison of trees. */
  AUDIT,
  /** The next step of an audit's exchange. */
  AUDIT_STEP,
  /** The owners were asked for their era, and none has answered. */
  ERA,
  /** The next attempt to reap, or to tell who has not heard of the last one. */
  REAP,
  /** Seals that were not answered. */
  SEAL,
  /** The next step of a transfer. */
  TRANSFER_STEP,
  /** The next step of a drain. */
  DRAIN_STEP,
  /** The next pass of a drain. */
  DRAIN
}
