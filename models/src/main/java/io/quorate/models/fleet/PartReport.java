package io.quorate.models.fleet;

/**
 * What an agent reports of a rollout.
 *
 * @param life how often the agent has started with its library
 * @param sequence grows within a life
 * @param details why it failed; else empty
 */
public record PartReport(
    String agent, long epoch, Kind kind, long life, long sequence, String details) {

  /** What has happened. */
  public enum Kind {
    STAGED,
    DRAINED,
    SERVING,
    FAILED
  }
}
