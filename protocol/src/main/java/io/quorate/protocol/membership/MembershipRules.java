package io.quorate.protocol.membership;

/**
 * Rules that a test may break to show that its checks notice.
 *
 * @param refute a suspect raises its incarnation to refute what is told of it (SWIM 4.2)
 */
record MembershipRules(boolean refute) {

  /** Nothing is broken. */
  static final MembershipRules DEFAULT = new MembershipRules(true);
}
