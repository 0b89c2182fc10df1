package io.quorate.protocol.membership;

/**
 * How well this node itself seems to do (Lifeguard, section 4.1): the worse, the more patient it is
 * with others.
 */
final class LocalHealth {
  /**
   * Lifeguard allows 8; a node that is cut off alone should say so within seconds, not half a
   * minute.
   */
  private static final int SCORE_MAX = 2;

  private int score;

  /** A probe was answered in time. */
  void better() {
    score = Math.max(0, score - 1);
  }

  /** A probe was not answered, a timer ran out late, or this node had to refute a suspicion. */
  void worse() {
    score = Math.min(SCORE_MAX, score + 1);
  }

  /** A time, stretched by how this node does. */
  long stretch(long nanos) {
    return nanos * (1 + score);
  }

  int score() {
    return score;
  }
}
