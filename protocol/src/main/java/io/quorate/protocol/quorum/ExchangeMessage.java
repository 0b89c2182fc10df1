package io.quorate.protocol.quorum;

import java.util.List;

/**
 * One range of keys after another is compared and evened out. The asker numbers the exchange;
 * whoever answers keeps nothing between two messages.
 */
public sealed interface ExchangeMessage extends SyncMessage {

  /** The asker's number, repeated in answers. */
  long exchange();

  /**
   * Asks for keys and digests; answered by {@link RowList}.
   *
   * @param leaves only keys of these leaves of the Merkle tree
   * @param after exclusive; empty for the beginning
   */
  record ListRows(long epoch, long era, long exchange, Leaves leaves, byte[] after)
      implements ExchangeMessage {}

  /**
   * The sender's keys of those leaves in {@code (after, upTo]}, all of them.
   *
   * @param upTo where the next list goes on; meaningless where {@code complete}
   * @param complete whether the list reaches to the end
   */
  record RowList(
      long epoch,
      long era,
      long exchange,
      byte[] after,
      byte[] upTo,
      boolean complete,
      List<Digested> rows)
      implements ExchangeMessage {}

  /** Asks for the states of these keys; answered by {@link RowsGiven}. */
  record WantRows(long epoch, long era, long exchange, List<byte[]> keys)
      implements ExchangeMessage {}

  /**
   * States of the first keys that were wanted.
   *
   * @param covered how many of the wanted keys this answers, at least 1; absent ones have no row
   */
  record RowsGiven(long epoch, long era, long exchange, int covered, List<Keyed> rows)
      implements ExchangeMessage {}

  /** States that the receiver lacks; answered by {@link RowsTaken} once they are durable. */
  record TakeRows(long epoch, long era, long exchange, List<Keyed> rows)
      implements ExchangeMessage {}

  /** The states are durable here, as many as were sent. */
  record RowsTaken(long epoch, long era, long exchange, int count) implements ExchangeMessage {}
}
