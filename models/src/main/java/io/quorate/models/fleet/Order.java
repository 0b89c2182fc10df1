package io.quorate.models.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What an agent is told about one alias of one model. It follows from the lane alone.
 *
 * @param step of the lane; whoever has heard a later one passes this over
 * @param serve what it is to serve, or as long as it has not got that, nothing; null: nothing
 * @param stage what it is to fetch and prepare; null: nothing besides
 * @param back what the fleet served before, to which it may be called back; null: nothing
 * @param draining epoch for which it is to report that it serves nothing; 0: none
 */
public record Order(
    String model,
    String alias,
    long step,
    @Nullable Target serve,
    @Nullable Target stage,
    @Nullable Target back,
    long draining) {

  /** What a lane means to an agent. */
  public static Order of(Lane lane, String agent) {
    Rollout active = lane.active();
    Target serve = lane.committed();
    Target stage = null;
    long draining = 0;
    if (active != null && active.parts().containsKey(agent)) {
      if (active.releases(agent)) {
        serve = active.target();
      } else {
        stage = active.target();
      }
      if (active.phase() == Rollout.Phase.DRAINING) {
        serve = null;
        draining = active.epoch();
      }
    }
    return new Order(
        lane.model(), lane.alias(), lane.step(), serve, stage, lane.before(), draining);
  }
}
