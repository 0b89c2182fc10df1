package io.quorate.services.queue;

import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;

/**
 * The rules on which safety and the absence of a herd rest. The simulator breaks one at a time to
 * see that it is noticed.
 */
public interface PlaceRules {

  /** As they must be. */
  PlaceRules SOUND = new PlaceRules() {};

  /**
   * Whether the own key, and with it the lease, is looked at again after waiting. Kingsbury found
   * locks of etcd 3.4.3 that did not (Jepsen, 2020).
   */
  default boolean looksAgain() {
    return true;
  }

  /** What is watched while that key is the nearest one to wait for. */
  default KeyRange watched(QueueKeys keys, byte[] before) {
    return KeyRange.of(before);
  }

  /** Where the watch begins after a look as of that revision. */
  default Cursor watchedFrom(long revision) {
    return Cursor.at(revision + 1);
  }
}
