package io.quorate.protocol.quorum;

/** Anti-entropy, reaping, transfer and scans. All of them name the sender's reap era. */
public sealed interface SyncMessage extends QuorumMessage
    permits RepairMessage, ExchangeMessage, EraMessage, MoveMessage, ScanMessage {

  /** Era of the sender, and of the state that the message carries if it carries any. */
  long era();

  /**
   * A key with its state.
   *
   * @param versions encoded
   */
  record Keyed(byte[] key, byte[] versions) {

    int bytes() {
      return key.length + versions.length;
    }
  }

  /** A key with the digest of its state. */
  record Digested(byte[] key, long digest) {}
}
