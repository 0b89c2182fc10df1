package io.quorate.protocol.clock;

import java.util.Arrays;
import java.util.Comparator;

/**
 * One of the concurrent values of a key. Equality is by content.
 *
 * @param dot the write that made it
 * @param hybridTime {@link HybridTime#packed()} of that write; decides only among siblings
 * @param deleted whether the write was a delete; the value is empty then
 * @param value the bytes; shared, never to be changed by anyone
 */
@SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString below go by content
public record Sibling(Dot dot, long hybridTime, boolean deleted, byte[] value)
    implements Comparable<Sibling> {
  /** Last writer last: by hybrid time, ties by dot. */
  public static final Comparator<Sibling> BY_TIME =
      (a, b) -> {
        int byTime = HybridTime.compare(a.hybridTime, b.hybridTime);
        return byTime != 0 ? byTime : a.dot.compareTo(b.dot);
      };

  /** The canonical order inside {@link Versions}: by dot. */
  @Override
  public int compareTo(Sibling other) {
    return dot.compareTo(other.dot);
  }

  /**
   * The one that survives where both stand under the same dot. They are equal unless a dot was used
   * twice; then any fixed choice lets replicas converge, and this one takes the larger content.
   */
  Sibling larger(Sibling other) {
    int order = HybridTime.compare(hybridTime, other.hybridTime);
    if (order == 0) {
      order = Boolean.compare(deleted, other.deleted);
    }
    if (order == 0) {
      order = Arrays.compareUnsigned(value, other.value);
    }
    return order >= 0 ? this : other;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sibling that
        && hybridTime == that.hybridTime
        && deleted == that.deleted
        && dot.equals(that.dot)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return dot.hashCode();
  }

  @Override
  public String toString() {
    return dot + (deleted ? " deleted" : " " + value.length + " bytes");
  }
}
