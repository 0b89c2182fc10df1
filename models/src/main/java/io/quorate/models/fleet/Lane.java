package io.quorate.models.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet does about one alias of one model.
 *
 * @param step grows with every change of what agents are told
 * @param epochs how many were given out
 * @param committed what the fleet serves; null: nothing yet
 * @param before what it served before that; null: nothing
 * @param active the one rollout that is going on; null: none
 * @param queue rollouts that wait for it, in order
 * @param last the one that ended last; null: none yet
 */
public record Lane(
    String fleet,
    String model,
    String alias,
    long step,
    long epochs,
    @Nullable Target committed,
    @Nullable Target before,
    @Nullable Rollout active,
    List<Rollout> queue,
    @Nullable Rollout last) {

  public Lane {
    queue = List.copyOf(queue);
  }

  /** One that nothing has happened to. */
  public static Lane fresh(String fleet, String model, String alias) {
    return new Lane(fleet, model, alias, 0, 0, null, null, null, List.of(), null);
  }

  Lane told(@Nullable Rollout nowActive) {
    return new Lane(
        fleet, model, alias, step + 1, epochs, committed, before, nowActive, queue, last);
  }

  Lane noted(@Nullable Rollout nowActive, @Nullable Rollout nowLast) {
    return new Lane(
        fleet, model, alias, step, epochs, committed, before, nowActive, queue, nowLast);
  }

  /** The active one has ended. */
  Lane ended(Rollout as) {
    return new Lane(fleet, model, alias, step + 1, epochs, committed, before, null, queue, as);
  }

  Lane queued(List<Rollout> nowQueue, long nowEpochs) {
    return new Lane(
        fleet, model, alias, step, nowEpochs, committed, before, active, nowQueue, last);
  }

  /** From now on the fleet serves what the active rollout brings. */
  Lane committing(Rollout as) {
    Target former = as.back() ? null : committed;
    return new Lane(fleet, model, alias, step + 1, epochs, as.target(), former, as, queue, last);
  }
}
