package io.quorate.models.fleet;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The move of a fleet to a version.
 *
 * @param back whether it goes back to what was served before
 * @param waves how many there are, from when it begins
 * @param released how many of them may switch
 * @param parts by agent; empty while it is queued
 * @param reason why it was aborted, or how it ended; else empty
 */
public record Rollout(
    Target target,
    Plan plan,
    String who,
    boolean back,
    Phase phase,
    int waves,
    int released,
    SortedMap<String, Part> parts,
    String reason) {

  /** Where it stands. */
  public enum Phase {
    /** Another one is active. */
    QUEUED,
    /** Agents fetch and prepare the version while they serve the former one. */
    STAGING,
    /** Strict: agents stop serving the former version. */
    DRAINING,
    /** Agents of the waves that are released switch. */
    SWITCHING,
    /** It was committed, and all that could be waited for serve it. */
    DONE,
    /** It was given up; what was served before is served on. */
    ABORTED
  }

  public Rollout {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /** Numbers the fleet's changes of that alias. */
  public long epoch() {
    return target.epoch();
  }

  /** Whether the last wave is released, so that it is not given up any more. */
  public boolean committed() {
    return phase == Phase.SWITCHING && released == waves;
  }

  /** Whether an agent may switch. */
  public boolean releases(String agent) {
    Part part = parts.get(agent);
    return phase == Phase.SWITCHING && part != null && part.wave() < released;
  }

  /** How many agents' parts are such. */
  public long count(Predicate<Part> which) {
    return parts.values().stream().filter(which).count();
  }

  Rollout in(Phase next, int nowReleased, SortedMap<String, Part> nowParts, String nowReason) {
    return new Rollout(target, plan, who, back, next, waves, nowReleased, nowParts, nowReason);
  }

  Rollout with(String agent, Part part) {
    SortedMap<String, Part> more = new TreeMap<>(parts);
    more.put(agent, part);
    return in(phase, released, more, reason);
  }

  Rollout without(String agent) {
    SortedMap<String, Part> fewer = new TreeMap<>(parts);
    fewer.remove(agent);
    return in(phase, released, fewer, reason);
  }
}
