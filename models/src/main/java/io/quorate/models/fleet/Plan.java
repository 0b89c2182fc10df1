package io.quorate.models.fleet;

import java.util.List;
import java.util.Optional;

/**
 * How a rollout is to go.
 *
 * @param waves with {@link Barrier#WAVES}: percentages of the fleet that are released one after the
 *     other, growing, the last 100; else empty
 * @param strict whether every agent stops serving the former version before any serves the next
 * @param deadlineSeconds after which it is aborted, or once the last wave is released, ended
 * @param budget how many agents may fail
 */
public record Plan(
    Barrier barrier, List<Integer> waves, boolean strict, int deadlineSeconds, int budget) {
  private static final int DEADLINE_SECONDS_MAX = 86_400;
  private static final int WAVES_MAX = 10;

  /** What a fleet waits for before it switches. */
  public enum Barrier {
    /** All agents have the version ready, but those that failed within the budget. */
    ALL,
    /** More than half of them have. */
    QUORUM,
    /** Those of the next wave have, and those of the waves before serve it. */
    WAVES
  }

  public Plan {
    waves = List.copyOf(waves);
  }

  /** What is wrong with it, in a sentence. */
  public Optional<String> flaw() {
    if (deadlineSeconds < 1 || deadlineSeconds > DEADLINE_SECONDS_MAX) {
      return Optional.of(
          "the deadline is 1 to %d seconds, not %d"
              .formatted(DEADLINE_SECONDS_MAX, deadlineSeconds));
    }
    if (budget < 0) {
      return Optional.of("the budget of failures is no negative number");
    }
    if (barrier != Barrier.WAVES) {
      return waves.isEmpty()
          ? Optional.empty()
          : Optional.of("percentages are for the barrier 'waves' only");
    }
    if (strict) {
      return Optional.of(
          "waves serve two versions at once, which 'strict' forbids; use the barrier all or quorum");
    }
    return wavesFlaw();
  }

  private Optional<String> wavesFlaw() {
    int before = 0;
    for (int percent : waves) {
      if (percent <= before || percent > 100) {
        before = 0;
        break;
      }
      before = percent;
    }
    return before == 100 && waves.size() <= WAVES_MAX
        ? Optional.empty()
        : Optional.of(
            "waves are at most %d growing percentages of which the last is 100, such as 10,50,100; not %s"
                .formatted(WAVES_MAX, waves));
  }
}
