package io.quorate.protocol.quorum;

/** Ownership moves. */
public sealed interface MoveMessage extends SyncMessage {

  /**
   * From now on refuse strict requests of older epochs than this one; answered by {@link Sealed}.
   */
  record Seal(long epoch, long era) implements MoveMessage {}

  /** Strict requests of older epochs than this one are refused from now on, also after a crash. */
  record Sealed(long epoch, long era) implements MoveMessage {}
}
