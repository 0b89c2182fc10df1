package io.quorate.store.machine;

/**
 * A read of a range.
 *
 * @param revision as of which to read; 0 for now
 * @param limit entries at most; 0 for no limit but {@code bytesMax}
 * @param bytesMax stop once the entries hold this many bytes; at least one entry comes where one
 *     exists
 * @param form what to return of each key
 */
public record Query(KeyRange range, long revision, int limit, int bytesMax, Form form) {

  /** How much is wanted. */
  public enum Form {
    /** Keys and values. */
    ENTRIES,
    /** Keys; the values are left empty. */
    KEYS,
    /** Keys and values, and how many there are in the whole range. */
    COUNTED,
    /** Only how many there are in the whole range. */
    COUNT
  }

  /** One key, now. */
  public static Query key(byte[] key) {
    return new Query(KeyRange.of(key), 0, 1, Integer.MAX_VALUE, Form.ENTRIES);
  }

  /** This query as of a revision. */
  public Query at(long asOf) {
    return new Query(range, asOf, limit, bytesMax, form);
  }
}
