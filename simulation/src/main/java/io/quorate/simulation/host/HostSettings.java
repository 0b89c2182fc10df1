package io.quorate.simulation.host;

import io.quorate.simulation.engine.Choices;

/**
 * How one host's machine behaves.
 *
 * @param syncNanosMin shortest write and sync of the journal
 * @param syncNanosSpread most need up to this much more
 * @param flushNanos time between two flushes of the rows, about
 * @param turnNanosSpread a turn begins up to this long after its first event arrived
 */
public record HostSettings(
    long syncNanosMin, long syncNanosSpread, long flushNanos, long turnNanosSpread) {

  /** Draws a machine: from a fast disk to one that takes tens of milliseconds a sync. */
  public static HostSettings draw(Choices choices) {
    return new HostSettings(
        choices.between("host.sync", 20_000, 1_000_000),
        100_000L << choices.index("host.syncSpread", 9),
        50_000_000L << choices.index("host.flush", 8),
        choices.chance("host.turns", 500_000) ? choices.between("host.turn", 1_000, 400_000) : 0);
  }
}
