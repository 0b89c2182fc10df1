package io.quorate.store.group;

import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Lease;

/**
 * The decisions on which the promises of watches, leases and retries hang, one method each. {@link
 * #DEFAULT} is the only implementation outside tests; a simulation that breaks one of them must
 * find the promise broken.
 */
public interface GroupRules {

  /** The rules as they are meant. */
  GroupRules DEFAULT = new GroupRules() {};

  /**
   * Where a watch goes on: behind what it was told, and no further.
   *
   * @param told behind the last change that was told, or behind the present where all were
   * @param revision of the store
   */
  default Cursor watchedTo(Cursor told, long revision) {
    return told;
  }

  /** Whether a watch that begins below what is kept is refused instead of going on above it. */
  default boolean tellsOfCompaction() {
    return true;
  }

  /** What of a snapshot's part is taken in: all of it, the table of requests too. */
  default byte[] taken(byte[] part) {
    return part;
  }

  /** What a leader that takes over lets a lease live: what the order says is left. */
  default long leftAtTakeoverMillis(Lease lease) {
    return lease.millisAtTakeover();
  }
}
