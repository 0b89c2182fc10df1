package io.quorate.models.fleet;

import io.quorate.models.fleet.Part.State;
import io.quorate.models.fleet.Rollout.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a lane changes. */
public final class LaneRules {
  private LaneRules() {}

  /**
   * A change that agents are told of.
   *
   * @param what happened, a word
   * @param details in a sentence
   */
  public record Step(Lane lane, Kind kind, String what, String details) {

    /** What it means to the alias and to the proposal. */
    public enum Kind {
      /** Nothing. */
      WITHIN,
      /** The fleet serves the version from now on. */
      COMMITTED,
      /** The version was given up. */
      ABORTED
    }
  }

  /** With one more rollout, behind those that are there. */
  public static Lane enqueue(Lane lane, Target next, Plan plan, String who, boolean back) {
    List<Rollout> queue = new ArrayList<>(lane.queue());
    queue.add(new Rollout(next, plan, who, back, Phase.QUEUED, 0, 0, new TreeMap<>(), ""));
    return lane.queued(queue, next.epoch());
  }

  /** Takes the first of the queue away, which is not to be done any more. */
  public static Lane drop(Lane lane, String reason) {
    Rollout first = lane.queue().getFirst();
    return rest(lane).ended(first.in(Phase.ABORTED, 0, first.parts(), reason));
  }

  private static Lane rest(Lane lane) {
    return lane.queued(lane.queue().subList(1, lane.queue().size()), lane.epochs());
  }

  /** Lets the first of the queue begin with these agents. */
  public static Step begin(Lane lane, List<String> agents) {
    Rollout first = lane.queue().getFirst();
    SortedMap<String, Part> parts = parts(first.plan(), agents);
    int waves = 1 + parts.values().stream().mapToInt(Part::wave).max().orElse(0);
    Rollout active =
        new Rollout(
            first.target(),
            first.plan(),
            first.who(),
            first.back(),
            Phase.STAGING,
            waves,
            0,
            parts,
            "");
    String details =
        "version %d to %d agents of %s, epoch %d, barrier %s%s"
            .formatted(
                first.target().number(),
                agents.size(),
                lane.fleet(),
                first.epoch(),
                first.plan().barrier(),
                first.plan().strict() ? ", strict" : "");
    return new Step(rest(lane).told(active), Step.Kind.WITHIN, "rollout began", details);
  }

  /** Waves are filled in the order of the agents' names; one that would be empty is left out. */
  private static SortedMap<String, Part> parts(Plan plan, List<String> agents) {
    SortedMap<String, Part> parts = new TreeMap<>();
    List<Integer> percents = plan.waves().isEmpty() ? List.of(100) : plan.waves();
    int wave = 0;
    for (int percent : percents) {
      int until = (agents.size() * percent + 99) / 100;
      boolean empty = parts.size() >= until;
      while (parts.size() < until) {
        parts.put(agents.get(parts.size()), Part.fresh(wave));
      }
      wave += empty ? 0 : 1;
    }
    return parts;
  }

  /** With an agent that has come meanwhile, in the last wave. */
  public static Lane joined(Lane lane, String agent) {
    Rollout active = lane.active();
    if (active == null || active.parts().containsKey(agent)) {
      return lane;
    }
    Part part = Part.fresh(active.waves() - 1);
    return lane.told(active.with(agent, active.committed() ? part.released() : part));
  }

  /** Without an agent that is gone for good. */
  public static Lane left(Lane lane, String agent) {
    Rollout active = lane.active();
    return active == null || !active.parts().containsKey(agent)
        ? lane
        : lane.told(active.without(agent));
  }

  /** As it is after a report; the same lane where the report says nothing new. */
  public static Lane noted(Lane lane, PartReport report) {
    Rollout active = lane.active();
    Rollout last = lane.last();
    if (active != null && active.epoch() == report.epoch()) {
      return lane.noted(noted(active, report), last);
    }
    if (last != null && last.epoch() == report.epoch() && last.phase() == Phase.DONE) {
      return lane.noted(active, noted(last, report));
    }
    return lane;
  }

  private static Rollout noted(Rollout rollout, PartReport report) {
    Part part = rollout.parts().get(report.agent());
    if (part == null || part.knowsNewer(report.life(), report.sequence())) {
      return rollout;
    }
    boolean released = rollout.phase() == Phase.DONE || rollout.releases(report.agent());
    State state =
        switch (report.kind()) {
          case STAGED -> released ? State.SWITCHING : State.STAGED;
          case DRAINED -> part.state();
          case SERVING -> State.SERVING;
          case FAILED -> State.FAILED;
        };
    boolean drained = part.drained() || report.kind() == PartReport.Kind.DRAINED;
    return rollout.with(
        report.agent(),
        new Part(state, drained, part.wave(), report.life(), report.sequence(), report.details()));
  }

  /** What follows from what was reported; empty: nothing yet. */
  public static Optional<Step> advance(Lane lane) {
    Rollout active = lane.active();
    if (active == null) {
      return Optional.empty();
    }
    if (!active.committed() && failures(active) > active.plan().budget()) {
      return Optional.of(aborted(lane, active, failed(active)));
    }
    return switch (active.phase()) {
      case STAGING -> staged(active) ? Optional.of(ready(lane, active)) : Optional.empty();
      case DRAINING ->
          active.parts().values().stream().allMatch(Part::drained)
              ? Optional.of(release(lane, active, 1))
              : Optional.empty();
      case SWITCHING -> switching(lane, active);
      case QUEUED, DONE, ABORTED -> Optional.empty();
    };
  }

  private static long failures(Rollout rollout) {
    return rollout.count(part -> part.state() == State.FAILED);
  }

  private static String failed(Rollout rollout) {
    StringBuilder text = new StringBuilder();
    rollout
        .parts()
        .forEach((agent, part) -> {
          if (part.state() == State.FAILED) {
            text.append(text.isEmpty() ? "" : "; ")
                .append(agent)
                .append(": ")
                .append(part.details());
          }
        });
    return "%d agents failed, %d may (%s)"
        .formatted(failures(rollout), rollout.plan().budget(), text);
  }

  private static boolean staged(Rollout rollout) {
    long staged = rollout.count(part -> part.state() == State.STAGED);
    return switch (rollout.plan().barrier()) {
      case ALL -> staged > 0 && staged + failures(rollout) == rollout.parts().size();
      case QUORUM -> staged > rollout.parts().size() / 2;
      case WAVES -> waveStaged(rollout, 0);
    };
  }

  private static boolean waveStaged(Rollout rollout, int wave) {
    long staged = rollout.count(part -> part.wave() == wave && part.state() == State.STAGED);
    long open =
        rollout.count(part ->
            part.wave() == wave && part.state() != State.STAGED && part.state() != State.FAILED);
    return open == 0 && (staged > 0 || wave > 0);
  }

  private static Step ready(Lane lane, Rollout active) {
    if (!active.plan().strict()) {
      return release(lane, active, 1);
    }
    return new Step(
        lane.told(active.in(Phase.DRAINING, 0, active.parts(), "")),
        Step.Kind.WITHIN,
        "rollout drains",
        "epoch %d in %s: the former version is served no more"
            .formatted(active.epoch(), lane.fleet()));
  }

  /** Lets so many waves switch. */
  private static Step release(Lane lane, Rollout active, int waves) {
    SortedMap<String, Part> parts = new TreeMap<>();
    active
        .parts()
        .forEach((agent, part) -> parts.put(agent, part.wave() < waves ? part.released() : part));
    Rollout next = active.in(Phase.SWITCHING, waves, parts, "");
    String details =
        "version %d in %s, epoch %d"
            .formatted(active.target().number(), lane.fleet(), active.epoch());
    return next.committed()
        ? new Step(lane.committing(next), Step.Kind.COMMITTED, "rollout committed", details)
        : new Step(
            lane.told(next),
            Step.Kind.WITHIN,
            "wave released",
            "%s, wave %d of %d".formatted(details, waves, next.waves()));
  }

  private static Optional<Step> switching(Lane lane, Rollout active) {
    long open =
        active.count(part ->
            part.wave() < active.released()
                && part.state() != State.SERVING
                && part.state() != State.FAILED);
    if (open > 0) {
      return Optional.empty();
    }
    if (active.committed()) {
      return Optional.of(ended(lane, active, ""));
    }
    return waveStaged(active, active.released())
        ? Optional.of(release(lane, active, active.released() + 1))
        : Optional.empty();
  }

  private static Step ended(Lane lane, Rollout active, String reason) {
    long serving = active.count(part -> part.state() == State.SERVING);
    return new Step(
        lane.ended(active.in(Phase.DONE, active.released(), active.parts(), reason)),
        Step.Kind.WITHIN,
        "rollout ended",
        "version %d in %s, epoch %d: %d of %d agents serve it%s"
            .formatted(
                active.target().number(),
                lane.fleet(),
                active.epoch(),
                serving,
                active.parts().size(),
                reason.isEmpty() ? "" : "; " + reason));
  }

  /** Gives the active rollout up; null: it is committed. */
  public static @Nullable Step abort(Lane lane, Rollout active, String reason) {
    return active.committed() ? null : aborted(lane, active, reason);
  }

  /** What its deadline does to the active rollout. */
  public static Step expire(Lane lane, Rollout active) {
    String reason = "the deadline of %d s has passed".formatted(active.plan().deadlineSeconds());
    return active.committed() ? ended(lane, active, reason) : aborted(lane, active, reason);
  }

  private static Step aborted(Lane lane, Rollout active, String reason) {
    return new Step(
        lane.ended(active.in(Phase.ABORTED, active.released(), active.parts(), reason)),
        Step.Kind.ABORTED,
        "rollout aborted",
        "version %d in %s, epoch %d: %s"
            .formatted(active.target().number(), lane.fleet(), active.epoch(), reason));
  }
}
