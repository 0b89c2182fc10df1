package io.quorate.simulation.history;

/** What the wall clocks of all nodes together may have shown. */
public interface WallTimes {

  /** Nobody asks for the time. */
  WallTimes EXACT =
      new WallTimes() {
        @Override
        public long now() {
          return 0;
        }

        @Override
        public long earliestMillis(long nanos) {
          return 0;
        }

        @Override
        public long latestMillis(long nanos) {
          return 0;
        }
      };

  /** True nanoseconds since the run began. */
  long now();

  /** No node's clock showed less at that true moment, by the errors seen so far. */
  long earliestMillis(long nanos);

  /** No node's clock showed more at that true moment or before. */
  long latestMillis(long nanos);
}
