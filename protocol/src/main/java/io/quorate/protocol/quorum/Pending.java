package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;

/** A request of this process that waits for answers of others. */
interface Pending {

  /** When it is given up, in {@link QuorumEffects#nanos}. */
  long deadlineNanos();

  /**
   * An answer came.
   *
   * @return whether nothing more is waited for
   */
  boolean answered(NodeId from, QuorumMessage answer, QuorumEffects effects);

  /**
   * What this replica persisted for it is durable, where it {@linkplain Requests#awaitSync asked}
   * to be told.
   *
   * @return whether nothing more is waited for
   */
  default boolean synced(QuorumEffects effects) {
    return false;
  }

  /**
   * The sweep came by: send again what may be lost.
   *
   * @return whether nothing more is waited for
   */
  boolean swept(QuorumEffects effects);

  /** The deadline has passed; the request is forgotten after this. */
  void expired(QuorumEffects effects);
}
