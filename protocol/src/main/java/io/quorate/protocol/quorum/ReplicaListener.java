package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;

/** Follows the states of keys, in the step that changes them. */
interface ReplicaListener {

  /**
   * A key's state is about to change.
   *
   * @param before empty where there was none
   * @param after empty where the row goes
   * @param batch where rows that depend on it are changed in the same step
   */
  void changing(byte[] key, Versions before, Versions after, RowBatch batch);
}
