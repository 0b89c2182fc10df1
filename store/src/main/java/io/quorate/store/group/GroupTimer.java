package io.quorate.store.group;

/** Timers of a group beside those of its engine. */
enum GroupTimer {
  /** Another step of sweeping and hashing. */
  STEP,
  /** The leader has all replicas compare what they hold. */
  CHECKPOINT,
  /** Local reads may have waited for too long. */
  READS,
  /** A repair may have come to a halt. */
  REPAIR,
  /** Watches may have waited for long enough. */
  WATCHES,
  /** Leases may be due. */
  LEASES,
  /** Keep-alives have been gathered. */
  KEEP_ALIVES,
  /** Another step of a hash that somebody asked for. */
  HASH
}
