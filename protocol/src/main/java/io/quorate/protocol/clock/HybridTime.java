package io.quorate.protocol.clock;

/**
 * A hybrid logical timestamp: 48 bits of milliseconds since 1970 and 16 bits of logical counter,
 * packed so that unsigned comparison of the longs is the order of the times.
 *
 * @param packed milliseconds in the upper 48 bits, counter in the lower 16
 */
public record HybridTime(long packed) implements Comparable<HybridTime> {
  /** The largest millisecond that fits: in the year 10889. */
  public static final long MILLIS_MAX = (1L << 48) - 1;

  static final int LOGICAL_BITS = 16;

  /** The first time of a millisecond; refuses one that does not fit into 48 bits. */
  public static HybridTime ofMillis(long wallMillis) {
    return of(wallMillis, 0);
  }

  public static HybridTime of(long wallMillis, int logical) {
    if (wallMillis < 0 || wallMillis > MILLIS_MAX) {
      throw new IllegalArgumentException(
          "milliseconds must be from 0 to " + MILLIS_MAX + ", not " + wallMillis);
    }
    if (logical < 0 || logical > 0xffff) {
      throw new IllegalArgumentException("logical counter must be from 0 to 65535, not " + logical);
    }
    return new HybridTime(wallMillis << LOGICAL_BITS | logical);
  }

  /** Milliseconds since 1970: l in the paper. */
  public long millis() {
    return packed >>> LOGICAL_BITS;
  }

  /** The counter, c in the paper, 0 to 65535. */
  public int logical() {
    return (int) (packed & 0xffff);
  }

  /** The order of two packed times. */
  public static int compare(long packed, long otherPacked) {
    return Long.compareUnsigned(packed, otherPacked);
  }

  @Override
  public int compareTo(HybridTime other) {
    return compare(packed, other.packed);
  }

  @Override
  public String toString() {
    return millis() + "." + logical();
  }
}
