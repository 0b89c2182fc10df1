package io.quorate.store.machine;

import io.quorate.protocol.process.ErrorCode;
import java.util.List;

/** What a {@link Command} did; the same on every replica. */
public sealed interface Outcome {

  /**
   * A transaction was done.
   *
   * @param revision of the store afterwards; that of the writes where there were any
   * @param succeeded whether the conditions held
   * @param results one for each operation of the branch that was done
   * @param trimmed whether the results were too large to be remembered and are left out of this
   *     answer to a retry
   */
  record Transacted(long revision, boolean succeeded, List<OpResult> results, boolean trimmed)
      implements Outcome {}

  /** The floor is at this revision now. */
  record Compacted(long revision) implements Outcome {}

  /** A lease was granted. */
  record Leased(long lease, long ttlSeconds) implements Outcome {}

  /**
   * A restore has come so far.
   *
   * @param parts taken in, this time or before
   * @param complete whether the keyspace serves
   */
  record Restored(long parts, boolean complete) implements Outcome {}

  /** Done, with nothing to say but the revision. */
  record Done(long revision) implements Outcome {}

  /**
   * Not done.
   *
   * @param message what was wrong, what was expected and what to do
   * @param revision of the store
   */
  record Refused(ErrorCode code, String message, long revision) implements Outcome {}
}
