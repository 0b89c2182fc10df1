package io.quorate.models.registry;

import io.quorate.models.fleet.Fleet;
import io.quorate.models.fleet.Lane;
import io.quorate.models.fleet.LaneRules;
import io.quorate.models.fleet.LaneRules.Step;
import io.quorate.models.fleet.Rollout;
import io.quorate.models.fleet.Target;
import io.quorate.models.registry.Proposal.State;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a rollout begins, goes on and ends: what it does to its lane, the alias and the proposal. */
final class RolloutRules {
  private static final int QUEUE_MAX = 16;

  private RolloutRules() {}

  /** What every step reads. */
  private record Scene(
      FleetCall.OfLane call,
      Reading reading,
      Moment moment,
      Model model,
      Optional<Alias> alias,
      SortedMap<String, Proposal> proposals,
      Lane lane) {

    @Nullable Proposal proposal(long number) {
      return proposals.get(Keys.proposal(call.model(), call.alias(), number));
    }

    void write(Proposal proposal) {
      reading.write(Keys.proposal(call.model(), call.alias(), proposal.number()), proposal);
    }

    Decision written(Lane next, String who, String what, String details, boolean created) {
      reading.write(Keys.lane(next), next);
      Trail.write(reading, model, moment, who, what, call.alias() + ": " + details);
      return new Decision.Write(new RegistryReply.Rolled(next, created));
    }
  }

  static @Nullable Refusal flaw(FleetCall.RollOut call) {
    Optional<String> flaw = call.plan().flaw();
    if (flaw.isPresent()) {
      return new Refusal(ErrorCode.INVALID_ARGUMENT, flaw.get());
    }
    return call.number() < 0
        ? new Refusal(ErrorCode.INVALID_ARGUMENT, call.number() + " is no number of a version")
        : null;
  }

  /** Every decision changes the model's trail, so the proposals cannot change beside it. */
  static StoreQuery.Read read(FleetCall.OfLane call) {
    List<String> keys = new ArrayList<>();
    keys.add(Keys.model(call.model()));
    keys.add(Keys.alias(call.model(), call.alias()));
    keys.add(Keys.fleet(call.fleet()));
    keys.add(Keys.lane(call.fleet(), call.model(), call.alias()));
    if (call instanceof FleetCall.RollOut rollOut) {
      keys.add(Keys.version(call.model(), rollOut.number()));
    }
    return new StoreQuery.Read(keys, List.of(Keys.proposals(call.model())));
  }

  private static Decision on(
      FleetCall.OfLane call, Reading reading, Moment moment, Function<Scene, Decision> rule) {
    Optional<Model> model = reading.get(Model.class, Keys.model(call.model()));
    Optional<Lane> lane =
        reading.get(Lane.class, Keys.lane(call.fleet(), call.model(), call.alias()));
    if (model.isEmpty() || lane.isEmpty()) {
      return FleetRules.refused(
          new Refusal(
              ErrorCode.NOT_FOUND,
              "Nothing of %s was rolled out for '%s' in fleet %s yet"
                  .formatted(call.model(), call.alias(), call.fleet())));
    }
    return rule.apply(scene(call, reading, moment, model.get(), lane.get()));
  }

  private static Scene scene(
      FleetCall.OfLane call, Reading reading, Moment moment, Model model, Lane lane) {
    return new Scene(
        call,
        reading,
        moment,
        model,
        reading.get(Alias.class, Keys.alias(call.model(), call.alias())),
        reading.byKey(Proposal.class, Keys.proposals(call.model())),
        lane);
  }

  static Decision decide(FleetCall.DescribeLane call, Reading reading, Moment moment) {
    return on(
        call,
        reading,
        moment,
        scene -> new Decision.Answer(new RegistryReply.Rolled(scene.lane(), false)));
  }

  static Decision decide(FleetCall.RollOut call, Reading reading, Moment moment) {
    Optional<Model> model = reading.get(Model.class, Keys.model(call.model()));
    if (model.isEmpty()) {
      return FleetRules.refused(ProposalRules.noVersion(call.model(), call.number()));
    }
    Optional<Fleet> fleet = reading.get(Fleet.class, Keys.fleet(call.fleet()));
    if (fleet.isEmpty()) {
      return FleetRules.refused(FleetRules.noFleet(call.fleet()));
    }
    List<String> agents = fleet.get().serving(call.model());
    if (agents.isEmpty()) {
      return FleetRules.refused(
          new Refusal(
              ErrorCode.CONFLICT,
              "fleet %s has %d agents, and none subscribes to %s"
                  .formatted(call.fleet(), fleet.get().members().size(), call.model())));
    }
    Lane lane =
        reading
            .get(Lane.class, Keys.lane(call.fleet(), call.model(), call.alias()))
            .orElseGet(() -> Lane.fresh(call.fleet(), call.model(), call.alias()));
    Scene scene = scene(call, reading, moment, model.get(), lane);
    return call.number() == 0 ? back(scene, call, agents) : forth(scene, call, agents);
  }

  private static Decision forth(Scene scene, FleetCall.RollOut call, List<String> agents) {
    Lane lane = scene.lane();
    Rollout active = lane.active();
    Target committed = lane.committed();
    boolean there =
        active == null
            ? committed != null && committed.number() == call.number()
            : active.target().number() == call.number();
    if (there || lane.queue().stream().anyMatch(own -> own.target().number() == call.number())) {
      return new Decision.Answer(new RegistryReply.Rolled(lane, false));
    }
    Optional<ModelVersion> version =
        scene.reading().get(ModelVersion.class, Keys.version(call.model(), call.number()));
    if (version.isEmpty()) {
      return FleetRules.refused(ProposalRules.noVersion(call.model(), call.number()));
    }
    Refusal obstacle = obstacle(scene, call.number());
    return obstacle != null
        ? FleetRules.refused(obstacle)
        : enqueue(scene, call, call.number(), version.get().digest(), agents);
  }

  /** Why a version may not be served, or null. */
  private static @Nullable Refusal obstacle(Scene scene, long number) {
    Proposal proposal = scene.proposal(number);
    if (proposal == null) {
      return ProposalRules.noProposal(scene.call().model(), scene.call().alias(), number);
    }
    return switch (proposal.state()) {
      case APPROVED, ROLLING, ACTIVE -> null;
      case PROPOSED, CHECKED, REJECTED, ABORTED, ROLLED_BACK ->
          ProposalRules.wrongState(proposal, "rolled out; it has to be approved first");
    };
  }

  private static Decision back(Scene scene, FleetCall.RollOut call, List<String> agents) {
    Lane lane = scene.lane();
    Target before = lane.before();
    Rollout active = lane.active();
    if (active != null) {
      return FleetRules.refused(
          new Refusal(
                  ErrorCode.CONFLICT,
                  "version %d is being rolled out; 'quorate models rollout abort' ends that, and where it is committed wait for its end"
                      .formatted(active.target().number()))
              .with("active", active.epoch()));
    }
    if (before == null) {
      return FleetRules.refused(
          new Refusal(
              ErrorCode.CONFLICT,
              "fleet %s has served nothing before for '%s': there is nothing to go back to"
                  .formatted(call.fleet(), call.alias())));
    }
    return enqueue(scene, call, before.number(), before.digest(), agents);
  }

  private static Decision enqueue(
      Scene scene, FleetCall.RollOut call, long number, String digest, List<String> agents) {
    Lane lane = scene.lane();
    if (lane.queue().size() >= QUEUE_MAX) {
      return FleetRules.refused(
          new Refusal(
              ErrorCode.OVERLOADED,
              "%d rollouts wait already for '%s' in fleet %s"
                  .formatted(QUEUE_MAX, call.alias(), call.fleet())));
    }
    Target target = new Target(lane.epochs() + 1, number, digest);
    boolean back = call.number() == 0;
    Lane queued = LaneRules.enqueue(lane, target, call.plan(), call.who(), back);
    Rollout active = queued.active();
    if (active != null) {
      String details =
          "version %d in %s, epoch %d, behind epoch %d"
              .formatted(number, call.fleet(), target.epoch(), active.epoch());
      return scene.written(queued, call.who(), "rollout queued", details, true);
    }
    return begin(scene, queued, call.who(), agents, call.reason());
  }

  private static Decision begin(
      Scene scene, Lane queued, String who, List<String> agents, String reason) {
    Rollout first = queued.queue().getFirst();
    Proposal proposal = scene.proposal(first.target().number());
    if (!first.back() && proposal != null) {
      State state = proposal.state() == State.ACTIVE ? State.ACTIVE : State.ROLLING;
      scene.write(proposal.rolling(state, with(proposal.rollingIn(), queued.fleet())));
    }
    String key = Keys.fleet(queued.fleet());
    scene
        .reading()
        .get(Fleet.class, key)
        .ifPresent(fleet -> scene.reading().write(key, fleet.begins()));
    Step step = LaneRules.begin(queued, agents);
    String details = step.details() + (reason.isEmpty() ? "" : "; back: " + reason);
    return scene.written(step.lane(), who, step.what(), details, true);
  }

  private static SortedSet<String> with(SortedSet<String> all, String one) {
    SortedSet<String> more = new TreeSet<>(all);
    more.add(one);
    return more;
  }

  static Decision decide(FleetCall.Note call, Reading reading, Moment moment) {
    return on(
        call,
        reading,
        moment,
        scene -> {
          Lane noted = LaneRules.noted(scene.lane(), call.report());
          Optional<Step> step = LaneRules.advance(noted);
          if (step.isPresent()) {
            return took(scene, step.get(), "");
          }
          if (noted.equals(scene.lane())) {
            return new Decision.Answer(new RegistryReply.Rolled(noted, false));
          }
          reading.write(Keys.lane(noted), noted);
          return new Decision.Write(new RegistryReply.Rolled(noted, true));
        });
  }

  static Decision decide(FleetCall.Advance call, Reading reading, Moment moment) {
    return on(
        call,
        reading,
        moment,
        scene -> {
          Lane lane = scene.lane();
          if (lane.active() == null && !lane.queue().isEmpty()) {
            return next(scene);
          }
          return LaneRules.advance(lane)
              .map(step -> took(scene, step, ""))
              .orElseGet(() -> new Decision.Answer(new RegistryReply.Rolled(lane, false)));
        });
  }

  /** The first of the queue begins, unless it lost its approval while it waited. */
  private static Decision next(Scene scene) {
    Lane lane = scene.lane();
    Rollout first = lane.queue().getFirst();
    List<String> agents =
        scene
            .reading()
            .get(Fleet.class, Keys.fleet(lane.fleet()))
            .map(fleet -> fleet.serving(lane.model()))
            .orElse(List.of());
    Refusal obstacle = first.back() ? null : obstacle(scene, first.target().number());
    if (obstacle == null && !agents.isEmpty()) {
      return begin(scene, lane, first.who(), agents, "");
    }
    String reason =
        obstacle == null ? "no agent subscribes to the model any more" : obstacle.message();
    Lane dropped = LaneRules.drop(lane, reason);
    return scene.written(dropped, "", "rollout aborted", reason, true);
  }

  static Decision decide(FleetCall.Expire call, Reading reading, Moment moment) {
    return on(
        call,
        reading,
        moment,
        scene -> {
          Rollout active = scene.lane().active();
          return active == null || active.epoch() != call.epoch()
              ? new Decision.Answer(new RegistryReply.Rolled(scene.lane(), false))
              : took(scene, LaneRules.expire(scene.lane(), active), "");
        });
  }

  static Decision decide(FleetCall.Abort call, Reading reading, Moment moment) {
    return on(
        call,
        reading,
        moment,
        scene -> {
          Rollout active = scene.lane().active();
          if (active == null) {
            return FleetRules.refused(
                new Refusal(
                    ErrorCode.CONFLICT,
                    "No rollout of %s for '%s' is going on in fleet %s"
                        .formatted(call.model(), call.alias(), call.fleet())));
          }
          Step step = LaneRules.abort(scene.lane(), active, call.reason());
          return step != null
              ? took(scene, step, call.who())
              : FleetRules.refused(
                  new Refusal(
                      ErrorCode.CONFLICT,
                      "Version %d is committed, and agents switch to it; 'quorate models rollback --fleet %s' goes back once that has ended"
                          .formatted(active.target().number(), call.fleet())));
        });
  }

  /** Writes a step, with what it means to the proposal and to the alias. */
  private static Decision took(Scene scene, Step step, String who) {
    Rollout active = scene.lane().active();
    if (active == null) {
      throw new IllegalStateException("a step without a rollout");
    }
    switch (step.kind()) {
      case WITHIN -> {}
      case COMMITTED -> committed(scene, active);
      case ABORTED -> aborted(scene, active);
    }
    return scene.written(step.lane(), who, step.what(), step.details(), true);
  }

  private static void committed(Scene scene, Rollout active) {
    long number = active.target().number();
    String name = scene.call().alias();
    Alias before = scene.alias().orElse(new Alias(name, 0, 0, 0));
    if (before.number() != number) {
      scene
          .reading()
          .write(
              Keys.alias(scene.call().model(), name),
              new Alias(
                  name, before.generation() + 1, number, active.back() ? 0 : before.number()));
    }
    Proposal proposal = scene.proposal(number);
    if (proposal != null && !active.back()) {
      SortedSet<String> rollingIn = new TreeSet<>(proposal.rollingIn());
      rollingIn.remove(scene.lane().fleet());
      scene.write(proposal.rolling(State.ACTIVE, rollingIn));
    }
    Target given = scene.lane().committed();
    Proposal left = active.back() && given != null ? scene.proposal(given.number()) : null;
    if (left != null) {
      scene.write(left.in(State.ROLLED_BACK));
    }
  }

  private static void aborted(Scene scene, Rollout active) {
    Proposal proposal = scene.proposal(active.target().number());
    if (proposal == null || active.back()) {
      return;
    }
    SortedSet<String> rollingIn = new TreeSet<>(proposal.rollingIn());
    rollingIn.remove(scene.lane().fleet());
    boolean over = proposal.state() == State.ROLLING && rollingIn.isEmpty();
    scene.write(proposal.rolling(over ? State.ABORTED : proposal.state(), rollingIn));
  }
}
