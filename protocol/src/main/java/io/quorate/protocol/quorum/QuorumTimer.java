package io.quorate.protocol.quorum;

/** The timers of this process. */
sealed interface QuorumTimer permits QuorumTimer.Single, QuorumTimer.Retry, UpkeepTimer {

  /** Timers of which there is one. */
  enum Single implements QuorumTimer {
    /** Looks after the requests under way. */
    SWEEP,
    /** Looks for hints that can be delivered. */
    HINTS,
    /** Followers that have waited long enough, and a feed that nobody follows any more. */
    FEED,
    /** Looks whether writes have ceased, see {@link Epochs}. */
    REST
  }

  /** A conditional put tries its next ballot. */
  record Retry(long request) implements QuorumTimer {}
}
