package io.quorate.services.election;

import io.quorate.protocol.process.Refusal;
import io.quorate.services.queue.Fence;

/** What an observer of an election sees; all observers see leaders in the same order. */
public sealed interface Observed {

  /**
   * Somebody leads, or says something else.
   *
   * @param fence of the leader; tokens rise from leader to leader
   * @param value that it proclaims
   * @param revision at which it did
   */
  record Leads(Fence fence, byte[] value, long revision) implements Observed {}

  /** Nobody leads. */
  record Vacant(long revision) implements Observed {}

  /** The election cannot be observed; nothing more follows. */
  record Failed(Refusal refusal) implements Observed {}
}
