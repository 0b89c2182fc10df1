package io.quorate.simulation.engine;

/**
 * How a network behaves between its faults.
 *
 * @param delayNanosMin shortest way from node to node
 * @param delayNanosSpread most messages need up to this much more, evenly spread, so that they
 *     overtake each other
 * @param tailPerMillion messages that need up to {@code tailNanosMax} more
 * @param tailNanosMax how late the latest messages are
 * @param lossPerMillion messages that never arrive
 * @param duplicatePerMillion messages that arrive twice, the second time with a delay of its own
 */
public record NetworkProfile(
    long delayNanosMin,
    long delayNanosSpread,
    long tailPerMillion,
    long tailNanosMax,
    long lossPerMillion,
    long duplicatePerMillion) {

  /** One rack, nothing lost. */
  public static final NetworkProfile CALM = new NetworkProfile(50_000, 100_000, 0, 0, 0, 0);

  /** Draws a profile: calm, lossy, jittery and late networks in turn. */
  public static NetworkProfile draw(Choices choices) {
    long spread = 50_000L << choices.index("network.spread", 8);
    boolean late = choices.chance("network.late", 500_000);
    boolean lossy = choices.chance("network.lossy", 600_000);
    boolean repeats = choices.chance("network.repeats", 500_000);
    return new NetworkProfile(
        choices.between("network.min", 20_000, 500_000),
        spread,
        late ? choices.between("network.tail", 500, 20_000) : 0,
        late ? 100_000_000L << choices.index("network.tailNanos", 9) : 0,
        lossy ? choices.between("network.loss", 500, 60_000) : 0,
        repeats ? choices.between("network.duplicate", 500, 60_000) : 0);
  }

  /** The same network without losses and late messages, for the time after the faults. */
  public NetworkProfile healed() {
    return new NetworkProfile(delayNanosMin, delayNanosSpread, 0, 0, 0, 0);
  }
}
