package io.quorate.storage.tables;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Merges two generations and the tables; of equal keys the newest wins, and a deleted row hides
 * what lies below.
 */
final class OverlayCursor implements RowCursor {
  private final Generation newer;
  private final Generation older;
  private final SortedEntries.Walk newerWalk;
  private final SortedEntries.Walk olderWalk;
  private final RowCursor below;

  // The next candidate of each source, null at its end.
  private byte @Nullable [] newerKey;
  private byte @Nullable [] olderKey;
  private byte @Nullable [] belowKey;

  private byte[] key = new byte[0];
  private byte[] value = new byte[0];

  OverlayCursor(Generation newer, Generation older, Tables tables, byte[] from, byte[] to) {
    this.newer = newer;
    this.older = older;
    newerWalk = newer.walk(from, to);
    olderWalk = older.walk(from, to);
    below = tables.scan(from, to);
    newerKey = advance(newer, newerWalk);
    olderKey = advance(older, olderWalk);
    belowKey = below.next() ? below.key() : null;
  }

  private static byte @Nullable [] advance(Generation generation, SortedEntries.Walk walk) {
    return walk.next() ? generation.rows().key(walk.entry()) : null;
  }

  @Override
  public boolean next() {
    while (true) {
      byte[] least = least(least(newerKey, olderKey), belowKey);
      if (least == null) {
        return false;
      }
      byte[] found = take(least);
      if (found != null) {
        key = least;
        value = found;
        return true;
      }
    }
  }

  /**
   * The value that counts for {@code least}, or null when the row is deleted; moves every source
   * past it.
   */
  private byte @Nullable [] take(byte[] least) {
    boolean inNewer = Arrays.equals(newerKey, least);
    boolean inOlder = Arrays.equals(olderKey, least);
    boolean inBelow = Arrays.equals(belowKey, least);
    byte[] found = null;
    if (inNewer) {
      found = newer.rows().value(newerWalk.entry());
    } else if (newer.hides(least)) {
      found = null;
    } else if (inOlder) {
      found = older.rows().value(olderWalk.entry());
    } else if (!older.hides(least)) {
      found = below.value();
    }
    if (inNewer) {
      newerKey = advance(newer, newerWalk);
    }
    if (inOlder) {
      olderKey = advance(older, olderWalk);
    }
    if (inBelow) {
      belowKey = below.next() ? below.key() : null;
    }
    return found;
  }

  private static byte @Nullable [] least(byte @Nullable [] a, byte @Nullable [] b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public byte[] value() {
    return value;
  }

  @Override
  public void close() {
    below.close();
  }
}
