package io.quorate.protocol.membership;

/**
 * What is believed of a member, in the order in which one belief overrides another of one
 * incarnation.
 */
public enum MemberState {
  /** It answers. */
  ALIVE,
  /** It did not answer lately; it may still refute that. */
  SUSPECT,
  /** It did not refute the suspicion in time. */
  DEAD,
  /** It said that it was leaving. */
  LEFT
}
