package io.quorate.protocol.quorum;

/** The timers of {@link Upkeep}. */
non-sealed interface UpkeepTimer extends QuorumTimer {}
