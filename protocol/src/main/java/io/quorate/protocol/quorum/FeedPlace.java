package io.quorate.protocol.quorum;

/**
 * Where somebody who follows the changes of a partition stands: in the feed of one replica in one
 * of its lives, or on a walk over all keys of it.
 *
 * @param replica by name; empty for any
 * @param life of its feed; 0 for none yet
 * @param number of the last change told; on a walk, of the last one before the walk began
 * @param walking whether the keys are walked
 * @param after on a walk the last key told; else empty
 */
public record FeedPlace(String replica, long life, long number, boolean walking, byte[] after) {
  private static final byte[] NOTHING = {};

  /** What comes from now on. */
  public static final FeedPlace NOW = new FeedPlace("", 0, 0, false, NOTHING);

  /** All keys, then what comes. */
  public static final FeedPlace BEGINNING = new FeedPlace("", 0, 0, true, NOTHING);

  static FeedPlace following(String replica, long life, long number) {
    return new FeedPlace(replica, life, number, false, NOTHING);
  }

  /** A walk that begins. */
  static FeedPlace walk(String replica, long life, long number) {
    return new FeedPlace(replica, life, number, true, NOTHING);
  }

  FeedPlace walkedTo(byte[] key) {
    return new FeedPlace(replica, life, number, true, key);
  }

  FeedPlace walked() {
    return following(replica, life, number);
  }

  /** Whether it says no more than that what comes from now on is wanted. */
  public boolean isNow() {
    return life == 0 && !walking;
  }
}
