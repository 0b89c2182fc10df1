package io.quorate.protocol.quorum;

import java.util.List;

/** Ownership moves. */
public sealed interface MoveMessage extends SyncMessage {

  /**
   * From now on refuse strict requests of older epochs than this one; answered by {@link Sealed}.
   */
  record Seal(long epoch, long era) implements MoveMessage {}

  /** Strict requests of older epochs than this one are refused from now on, also after a crash. */
  record Sealed(long epoch, long era) implements MoveMessage {}

  /**
   * Asks an acceptor of conditional puts for its rows; answered by {@link Promises}.
   *
   * @param page the asker's number
   * @param after exclusive; empty for the beginning
   */
  record ListPromises(long epoch, long era, long page, byte[] after) implements MoveMessage {}

  /**
   * The sender's next {@link PaxosRow}s, encoded, in place of versions.
   *
   * @param complete whether no more follow
   */
  record Promises(long epoch, long era, long page, boolean complete, List<Keyed> rows)
      implements MoveMessage {}
}
