package io.quorate.store.machine;

import java.util.List;

/**
 * The answer to a {@link Query}.
 *
 * @param entries in key order
 * @param more whether the range holds more than was returned
 * @param count keys in the whole range where it was asked for, else 0; {@link #UNCOUNTED} where
 *     there are too many to be counted in one step
 */
public record QueryResult(List<Entry> entries, boolean more, long count) {

  /** Count them by reading keys, page by page at one revision. */
  public static final long UNCOUNTED = Long.MAX_VALUE;
}
