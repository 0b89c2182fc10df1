package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import org.jspecify.annotations.Nullable;

/** Questions and answers of reads, writes, repairs and hinted hand-off. */
public sealed interface RequestMessage extends QuorumMessage {

  /** The asker's number for the request, which an answer repeats; 0 wants no answer. */
  long request();

  /**
   * Store this, joined with what is there; answered by {@link Replicated} once durable.
   *
   * @param sequence place of the write in the sender's dot log; 0 where the sender did not
   *     coordinate it
   * @param versions the key's whole state, encoded
   * @param hintFor the primary for which the receiver stands in, or null where it is an owner
   *     itself
   */
  record Replicate(
      long request,
      long epoch,
      long era,
      long sequence,
      byte[] key,
      byte[] versions,
      @Nullable NodeId hintFor)
      implements RequestMessage {}

  /** The state of {@link Replicate} is durable here. */
  record Replicated(long request, long epoch) implements RequestMessage {}

  /**
   * Asks for a key's state.
   *
   * @param digest of the asker's own state, 0 for none, so that an equal state need not travel
   */
  record Read(long request, long epoch, long era, byte[] key, long digest)
      implements RequestMessage {}

  /** The answer to {@link Read} where the digests are equal. */
  record Same(long request, long epoch) implements RequestMessage {}

  /** The answer to {@link Read} where they are not; no bytes stand for no state. */
  record State(long request, long epoch, long era, byte[] versions) implements RequestMessage {}

  /** Refused: the receiver acts under this other epoch. */
  record WrongEpoch(long request, long epoch) implements RequestMessage {}

  /** Refused: the receiver's reap era is this other one. */
  record WrongEra(long request, long epoch, long era) implements RequestMessage {}

  /** Refused: a timestamp in the state lies further ahead of the receiver's clock than it may. */
  record Skewed(long request, long epoch, long aheadMillis) implements RequestMessage {}
}
