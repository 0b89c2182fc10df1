package io.quorate.protocol.quorum;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the process of a partition writes to the journal. */
public sealed interface QuorumRecord {

  /**
   * Rows as they are after one step, in the order in which they were changed. Applying it again, or
   * after later ones were applied and before these are applied anew, changes nothing.
   */
  record Batch(List<Change> changes) implements QuorumRecord {}

  /**
   * One row.
   *
   * @param value null removes the row
   */
  record Change(byte[] key, byte @Nullable [] value) {}
}
