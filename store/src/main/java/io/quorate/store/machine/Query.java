package io.quorate.store.machine;

import org.jspecify.annotations.Nullable;

/**
 * A read of a range.
 *
 * @param revision as of which to read; 0 for now
 * @param limit entries at most; 0 for no limit but {@code bytesMax}
 * @param bytesMax stop once the entries hold this many bytes; at least one entry comes where one
 *     exists
 * @param form what to return of each key
 * @param pick that only one key of the range is wanted; null for all of them
 */
public record Query(
    KeyRange range, long revision, int limit, int bytesMax, Form form, @Nullable Pick pick) {

  /** Every key of the range counts. */
  public Query(KeyRange range, long revision, int limit, int bytesMax, Form form) {
    this(range, revision, limit, bytesMax, form, null);
  }

  /**
   * Only one key of the range is wanted: the one that came into being first, or last; where several
   * did so together, the first of them in key order.
   *
   * @param createdBelow only keys that came into being below this revision count; 0 for all
   */
  public record Pick(boolean last, long createdBelow) {

    /** The better of two, or the former where they came into being together. */
    @Nullable Entry better(@Nullable Entry found, Entry other) {
      if (createdBelow != 0 && other.createRevision() >= createdBelow) {
        return found;
      }
      if (found == null) {
        return other;
      }
      int order = Long.compare(other.createRevision(), found.createRevision());
      return (last ? order > 0 : order < 0) ? other : found;
    }
  }

  /** How much is wanted. */
  public enum Form {
    /** Keys and values. */
    ENTRIES,
    /** Keys; the values are left empty. */
    KEYS,
    /** Keys and values, and how many there are in the whole range. */
    COUNTED,
    /** Only how many there are in the whole range. */
    COUNT,
    /** Keys, the values left empty, and how many there are in the whole range. */
    KEYS_COUNTED;

    boolean withValues() {
      return this == ENTRIES || this == COUNTED;
    }

    boolean counts() {
      return this == COUNTED || this == COUNT || this == KEYS_COUNTED;
    }
  }

  /** One key, now. */
  public static Query key(byte[] key) {
    return new Query(KeyRange.of(key), 0, 1, Integer.MAX_VALUE, Form.ENTRIES);
  }

  /** This query as of a revision. */
  public Query at(long asOf) {
    return new Query(range, asOf, limit, bytesMax, form, pick);
  }

  /** This query with at most so many bytes. */
  public Query within(int bytes) {
    return new Query(range, revision, limit, Math.min(bytesMax, bytes), form, pick);
  }

  /** The key of a range that came into being last, below a revision where that is not 0. */
  public static Query lastCreated(KeyRange range, long createdBelow) {
    return new Query(range, 0, 1, Integer.MAX_VALUE, Form.ENTRIES, new Pick(true, createdBelow));
  }

  /** The key of a range that came into being first. */
  public static Query firstCreated(KeyRange range) {
    return new Query(range, 0, 1, Integer.MAX_VALUE, Form.ENTRIES, new Pick(false, 0));
  }
}
