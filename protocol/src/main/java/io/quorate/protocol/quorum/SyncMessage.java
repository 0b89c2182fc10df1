package io.quorate.protocol.quorum;

/** Anti-entropy, reaping, transfer and scans. */
public sealed interface SyncMessage extends QuorumMessage {

  /** Placeholder until the first message of this family exists. */
  record Nothing(long epoch) implements SyncMessage {}
}
