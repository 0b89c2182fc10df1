package io.quorate.protocol.quorum;

/**
 * What replicas of a partition tell one another.
 *
 * <p>Every message names the epoch of the assignment under which its sender acts. A message that
 * carries state also names the <em>reap era</em> in which the state was read, so that a late one
 * never brings back what was reaped since.
 */
public sealed interface QuorumMessage permits RequestMessage, PaxosMessage, SyncMessage {

  /** Epoch of the assignment that the sender knew. */
  long epoch();
}
