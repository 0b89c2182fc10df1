package io.quorate.simulation.run;

import io.quorate.protocol.quorum.UpkeepSettings;
import io.quorate.simulation.world.Scenario;

/**
 * How long a run waits after its faults: by what its own messages and periods take, since in a
 * cluster at rest every second costs as many events as another one.
 *
 * @param stragglersNanos the latest messages of the stormy time have arrived after this
 * @param settlingNanos from the first look that finds rest until nothing at all is under way
 * @param silenceNanos replicas compare in this time, at the run's own pace, and must send no data
 */
record Patience(long stragglersNanos, long settlingNanos, long silenceNanos) {
  private static final long SECOND = 1_000_000_000;

  /** Links that are slow by a few faults at once. */
  private static final long SLOW_NANOS = 5 * SECOND;

  /** What is left undecided is decided with the second reaping at the latest. */
  private static final long SETTLING_NANOS_MIN = 15 * SECOND;

  private static final long SETTLING_NANOS_MAX = 90 * SECOND;
  private static final long SILENCE_NANOS_MIN = 10 * SECOND;
  private static final long SILENCE_NANOS_MAX = 40 * SECOND;

  /** What a scenario needs. */
  static Patience of(Scenario scenario) {
    UpkeepSettings upkeep = scenario.upkeep();
    return new Patience(
        SLOW_NANOS + scenario.network().tailNanosMax(),
        Math.clamp(2 * upkeep.reapNanos(), SETTLING_NANOS_MIN, SETTLING_NANOS_MAX),
        silence(upkeep));
  }

  /** Two audits, or where they are too far apart for that, more than any other pause. */
  private static long silence(UpkeepSettings upkeep) {
    long audits = 2 * upkeep.auditNanos();
    long others = upkeep.restNanos() + upkeep.restNanos() / 2;
    return Math.clamp(
        audits <= SILENCE_NANOS_MAX ? audits : others, SILENCE_NANOS_MIN, SILENCE_NANOS_MAX);
  }
}
