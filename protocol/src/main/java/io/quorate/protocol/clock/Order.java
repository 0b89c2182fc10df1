package io.quorate.protocol.clock;

/** How one version's causal history relates to another's. */
public enum Order {
  /** Both know the same events. */
  EQUAL,
  /** The first knows everything that the second knows, and more. */
  DESCENDS,
  /** The second knows everything that the first knows, and more. */
  PRECEDES,
  /** Each knows something that the other does not. */
  CONCURRENT;

  static Order of(boolean firstKnowsMore, boolean secondKnowsMore) {
    if (firstKnowsMore) {
      return secondKnowsMore ? CONCURRENT : DESCENDS;
    }
    return secondKnowsMore ? PRECEDES : EQUAL;
  }
}
