package io.quorate.models.agent;

import java.util.List;

/**
 * How an agent works.
 *
 * @param agent its name in the fleet
 * @param subscriptions models that it follows, {@code *} for any run of characters
 * @param notified whether it waits for notifications; it polls besides, in case one is lost
 * @param pollNanos time between two polls
 * @param prepares whether it fetches new versions as soon as they are announced
 * @param keep how many of each model's newest versions stay in the library, needed or not
 */
public record AgentSettings(
    String fleet,
    String agent,
    List<String> subscriptions,
    boolean notified,
    long pollNanos,
    boolean prepares,
    int keep) {
  /** Unless it is said otherwise: {@link #keep}. */
  public static final int KEEP_DEFAULT = 3;

  public AgentSettings {
    subscriptions = List.copyOf(subscriptions);
  }

  String mode() {
    return notified ? "notify" : "poll";
  }
}
