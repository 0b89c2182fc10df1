package io.quorate.services.barrier;

import io.quorate.store.machine.Cursor;

/**
 * The rules on which it rests that nobody passes a barrier that is down, and everybody one that is
 * lifted. The simulator breaks one at a time to see that it is noticed.
 */
public interface BarrierRules {

  /** As they must be. */
  BarrierRules SOUND = new BarrierRules() {};

  /** Whether it is the leader's state that is looked at, and not any replica's. */
  default boolean looksAtLeader() {
    return true;
  }

  /** Where the watch begins after a look as of that revision. */
  default Cursor watchedFrom(long revision) {
    return Cursor.at(revision + 1);
  }
}
