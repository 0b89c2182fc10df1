package io.quorate.models.fleet;

/**
 * An agent's part in a rollout.
 *
 * @param drained whether it has stopped serving the former version, where that is asked for
 * @param wave in which it is released, from 0
 * @param life of the agent that reported last, and
 * @param sequence of that report: an older one changes nothing
 * @param details why it failed; else empty
 */
public record Part(
    State state, boolean drained, int wave, long life, long sequence, String details) {

  /** How far an agent has come. */
  public enum State {
    /** It fetches the version, or has not been heard of. */
    STAGING,
    /** It has the version, verified and prepared, and serves the former one. */
    STAGED,
    /** It may switch, and has not yet. */
    SWITCHING,
    /** It serves the version. */
    SERVING,
    /** It cannot serve the version. */
    FAILED,
    /** The others switch without it: it serves nothing until it has the version. */
    BEHIND
  }

  static Part fresh(int wave) {
    return new Part(State.STAGING, false, wave, 0, 0, "");
  }

  /** Whether a report was made before the one that is known. */
  boolean knowsNewer(long reporterLife, long reporterSequence) {
    return reporterLife < life || (reporterLife == life && reporterSequence <= sequence);
  }

  /** Once its wave is released. */
  Part released() {
    State next =
        switch (state) {
          case STAGING -> State.BEHIND;
          case STAGED -> State.SWITCHING;
          case SWITCHING, SERVING, FAILED, BEHIND -> state;
        };
    return new Part(next, drained, wave, life, sequence, details);
  }
}
