package io.quorate.protocol.quorum;

import java.util.BitSet;
import java.util.List;

/** Reaping tombstones, and learning what was reaped. */
public sealed interface EraMessage extends SyncMessage {

  /**
   * May these tombstones be reaped? Answered by {@link ReapAnswer}.
   *
   * @param round the asker's number
   */
  record ReapAsk(long epoch, long era, long round, List<Digested> tombstones)
      implements EraMessage {}

  /**
   * What stands against it here.
   *
   * @param clear whether nothing stands against reaping in this partition at all
   * @param identical which of the tombstones are held here exactly so, with no conditional put
   *     open; only primaries fill it
   * @param decided for each of these, the highest ballot known to be decided
   */
  record ReapAnswer(
      long epoch, long era, long round, boolean clear, BitSet identical, List<Ballot> decided)
      implements EraMessage {}

  /** The sender is in an older era than the receiver, answered by {@link EraNews}. */
  record EraAsk(long epoch, long era) implements EraMessage {}

  /**
   * What was reaped, oldest era first, up to the sender's own era; answered by {@link EraHeld}.
   *
   * @param rounds without a gap from the receiver's era on, or empty when the sender no longer
   *     knows them
   */
  record EraNews(long epoch, long era, List<Reaping> rounds) implements EraMessage {}

  /** The sender's era is durable. */
  record EraHeld(long epoch, long era) implements EraMessage {}
}
