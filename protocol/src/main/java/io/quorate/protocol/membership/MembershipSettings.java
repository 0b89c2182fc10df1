package io.quorate.protocol.membership;

/**
 * Timings of failure detection.
 *
 * @param periodNanos one member is probed per period. With n members a crash is noticed by somebody
 *     after about one period (SWIM 3.1), by all after a few more
 * @param ackNanos wait this long for the direct answer before others are asked to try; less than a
 *     period
 * @param relays how many others are asked
 * @param suspicionPeriods a suspect is dead after this many periods, times log10 of the members,
 *     without refutation. With 500 ms and 6, a node of a small cluster may stall for three seconds
 * @param updatesPerMessage updates carried by one message at most
 * @param tellings an update is told this many times, times log10 of the members
 */
public record MembershipSettings(
    long periodNanos,
    long ackNanos,
    int relays,
    int suspicionPeriods,
    int updatesPerMessage,
    int tellings) {

  /** Half a second a period; made for hosts that are busy. */
  public static final MembershipSettings DEFAULT =
      new MembershipSettings(500_000_000L, 200_000_000L, 3, 6, 8, 4);

  public MembershipSettings {
    if (periodNanos <= ackNanos || ackNanos <= 0) {
      throw new IllegalArgumentException(
          "The wait for an answer, "
              + ackNanos
              + " ns, must be positive and less than the period, "
              + periodNanos
              + " ns");
    }
    if (relays < 0 || suspicionPeriods < 1 || updatesPerMessage < 1 || tellings < 1) {
      throw new IllegalArgumentException(
          "relays must not be negative; suspicionPeriods, updatesPerMessage and tellings must be positive");
    }
  }

  /** How the log10 of the number of members stretches things; at least 1. */
  static double stretch(int members) {
    return Math.max(1, Math.log10(Math.max(1, members)));
  }
}
