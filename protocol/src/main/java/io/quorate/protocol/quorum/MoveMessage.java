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
   * The sender's next rows.
   *
   * @param complete whether no more follow
   */
  record Promises(long epoch, long era, long page, boolean complete, List<Promised> rows)
      implements MoveMessage {}

  /**
   * An acceptor's row of a key, and the key's state: what the row says is decided must be known to
   * whoever takes the row over.
   *
   * @param row a {@link PaxosRow}, encoded
   * @param versions the state, no bytes for none
   */
  record Promised(byte[] key, byte[] row, byte[] versions) {

    int bytes() {
      return key.length + row.length + versions.length;
    }
  }
}
