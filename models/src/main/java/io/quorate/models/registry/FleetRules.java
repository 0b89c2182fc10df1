package io.quorate.models.registry;

import io.quorate.models.fleet.AgentState;
import io.quorate.models.fleet.Fleet;
import io.quorate.models.fleet.Lane;
import io.quorate.models.fleet.LaneRules;
import io.quorate.models.fleet.Order;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is in a fleet, and what its agents are told. */
final class FleetRules {
  private static final int AGENTS_MAX = 1_000;
  private static final int SUBSCRIPTIONS_MAX = 64;

  /** A state that says nothing new is written this often all the same. */
  private static final long HEARD_MILLIS = 15_000;

  private FleetRules() {}

  static @Nullable Refusal flaw(FleetCall.Join call) {
    Refusal flaw = Names.agent(call.agent());
    if (flaw != null) {
      return flaw;
    }
    List<String> patterns = call.subscriptions();
    boolean odd =
        patterns.isEmpty()
            || patterns.size() > SUBSCRIPTIONS_MAX
            || patterns.stream().anyMatch(pattern -> !pattern.matches("[a-z0-9._*/-]{1,129}"));
    return odd
        ? new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "an agent subscribes to 1 to %d names of models, such as team/ranker or 'team/*'; not %s"
                .formatted(SUBSCRIPTIONS_MAX, patterns))
        : null;
  }

  static StoreQuery.Read read(FleetCall.Join call) {
    return membership(call.fleet());
  }

  static StoreQuery.Read read(FleetCall.Leave call) {
    return new StoreQuery.Read(
        List.of(Keys.fleet(call.fleet())), List.of(Keys.lanes(call.fleet()), Keys.MODELS));
  }

  private static StoreQuery.Read membership(String fleet) {
    return new StoreQuery.Read(List.of(Keys.fleet(fleet)), List.of(Keys.lanes(fleet)));
  }

  /**
   * Membership and the beginnings of rollouts change the same document, each under the condition
   * that it has not changed: so either the rollout counts the agent, or the agent finds the rollout
   * and is added to it here.
   */
  static Decision decide(FleetCall.Join call, Reading reading) {
    Fleet fleet =
        reading
            .get(Fleet.class, Keys.fleet(call.fleet()))
            .orElseGet(() -> new Fleet(call.fleet(), new TreeMap<>(), 0));
    Fleet.Member known = fleet.members().get(call.agent());
    if (known != null && !known.library().equals(call.library())) {
      return refused(
          new Refusal(
              ErrorCode.ALREADY_EXISTS,
              ("another library is agent '%s' of fleet %s; choose another --name, or once that one is"
                      + " gone for good, 'quorate models fleet remove %s %s'")
                  .formatted(call.agent(), call.fleet(), call.fleet(), call.agent())));
    }
    if (known == null && fleet.members().size() >= AGENTS_MAX) {
      return refused(
          new Refusal(
              ErrorCode.TOO_LARGE,
              "fleet %s has %d agents, the most that one has".formatted(call.fleet(), AGENTS_MAX)));
    }
    Fleet.Member member = new Fleet.Member(call.library(), call.subscriptions());
    Fleet next = fleet.with(call.agent(), member);
    if (member.equals(known)) {
      return new Decision.Answer(new RegistryReply.Fleets(List.of(fleet)));
    }
    reading.write(Keys.fleet(call.fleet()), next);
    for (Lane lane : reading.all(Lane.class, Keys.lanes(call.fleet()))) {
      Lane joined = member.serves(lane.model()) ? LaneRules.joined(lane, call.agent()) : lane;
      if (!joined.equals(lane)) {
        reading.write(Keys.lane(lane), joined);
      }
    }
    return new Decision.Write(new RegistryReply.Fleets(List.of(next)));
  }

  /** A rollout that no longer waits for the agent may go on: the trail says whose doing that is. */
  static Decision decide(FleetCall.Leave call, Reading reading, Moment moment) {
    Optional<Fleet> fleet = reading.get(Fleet.class, Keys.fleet(call.fleet()));
    if (fleet.isEmpty() || !fleet.get().members().containsKey(call.agent())) {
      return refused(stranger(call.fleet(), call.agent()));
    }
    Fleet next = fleet.get().without(call.agent());
    reading.write(Keys.fleet(call.fleet()), next);
    reading.delete(Keys.agent(call.fleet(), call.agent()));
    for (Lane lane : reading.all(Lane.class, Keys.lanes(call.fleet()))) {
      Lane left = LaneRules.left(lane, call.agent());
      if (!left.equals(lane)) {
        reading.write(Keys.lane(lane), left);
        String details =
            "%s: %s is no agent of %s any more".formatted(lane.alias(), call.agent(), call.fleet());
        reading.all(Model.class, Keys.MODELS).stream()
            .filter(model -> model.name().equals(lane.model()))
            .forEach(
                model -> Trail.write(reading, model, moment, call.who(), "agent removed", details));
      }
    }
    return new Decision.Write(new RegistryReply.Fleets(List.of(next)));
  }

  static StoreQuery.Read read(FleetCall.Orders call) {
    return new StoreQuery.Read(
        List.of(Keys.fleet(call.fleet())), List.of(Keys.lanes(call.fleet()), Keys.MODELS));
  }

  static Decision decide(FleetCall.Orders call, Reading reading) {
    Fleet.Member member =
        reading
            .get(Fleet.class, Keys.fleet(call.fleet()))
            .map(fleet -> fleet.members().get(call.agent()))
            .orElse(null);
    if (member == null) {
      return refused(stranger(call.fleet(), call.agent()));
    }
    List<Order> orders =
        reading.all(Lane.class, Keys.lanes(call.fleet())).stream()
            .filter(lane -> member.serves(lane.model()))
            .map(lane -> Order.of(lane, call.agent()))
            .toList();
    List<RegistryReply.Announced> announced = new ArrayList<>();
    for (Model model : reading.all(Model.class, Keys.MODELS)) {
      if (member.serves(model.name())) {
        ModelVersion newest = model.newest();
        announced.add(
            new RegistryReply.Announced(
                model.name(),
                newest == null ? 0 : newest.number(),
                newest == null ? "" : newest.digest(),
                model.audits()));
      }
    }
    return new Decision.Answer(new RegistryReply.Ordered(orders, announced));
  }

  static StoreQuery.Read read(FleetCall.Tell call) {
    return new StoreQuery.Read(
        List.of(Keys.fleet(call.fleet()), Keys.agent(call.fleet(), call.state().agent())),
        List.of());
  }

  static Decision decide(FleetCall.Tell call, Reading reading, Moment moment) {
    String agent = call.state().agent();
    Optional<Fleet> fleet = reading.get(Fleet.class, Keys.fleet(call.fleet()));
    if (fleet.isEmpty() || !fleet.get().members().containsKey(agent)) {
      return refused(stranger(call.fleet(), agent));
    }
    String key = Keys.agent(call.fleet(), agent);
    AgentState state = call.state().heard(moment.atMillis());
    Optional<AgentState> known = reading.get(AgentState.class, key);
    boolean same =
        known.isPresent()
            && known.get().heard(state.heardMillis()).equals(state)
            && Math.abs(state.heardMillis() - known.get().heardMillis()) < HEARD_MILLIS;
    if (same) {
      return new Decision.Answer(new RegistryReply.Done());
    }
    reading.write(key, state);
    return new Decision.Write(new RegistryReply.Done());
  }

  static StoreQuery.Read read(FleetCall.DescribeFleet call) {
    return new StoreQuery.Read(
        List.of(Keys.fleet(call.fleet())),
        List.of(Keys.agents(call.fleet()), Keys.lanes(call.fleet())));
  }

  static Decision decide(FleetCall.DescribeFleet call, Reading reading) {
    Optional<Fleet> fleet = reading.get(Fleet.class, Keys.fleet(call.fleet()));
    return fleet.isEmpty()
        ? refused(noFleet(call.fleet()))
        : new Decision.Answer(
            new RegistryReply.FleetDescribed(
                fleet.get(),
                reading.all(AgentState.class, Keys.agents(call.fleet())),
                reading.all(Lane.class, Keys.lanes(call.fleet()))));
  }

  static StoreQuery.Read readFleets() {
    return new StoreQuery.Read(List.of(), List.of(Keys.FLEETS));
  }

  static Decision decideFleets(Reading reading) {
    return new Decision.Answer(new RegistryReply.Fleets(reading.all(Fleet.class, Keys.FLEETS)));
  }

  static StoreQuery.Read readLanes() {
    return new StoreQuery.Read(List.of(), List.of(Keys.LANES));
  }

  static Decision decideLanes(Reading reading) {
    return new Decision.Answer(new RegistryReply.Lanes(reading.all(Lane.class, Keys.LANES)));
  }

  static Decision refused(Refusal refusal) {
    return new Decision.Answer(new RegistryReply.Refused(refusal));
  }

  private static Refusal stranger(String fleet, String agent) {
    return new Refusal(
        ErrorCode.NOT_FOUND,
        "fleet %s has no agent '%s'; it has to join first".formatted(fleet, agent));
  }

  static Refusal noFleet(String fleet) {
    return new Refusal(
        ErrorCode.NOT_FOUND,
        "There is no fleet '%s'; the first agent makes it: quorate agent --fleet %s --dir FOLDER --subscribe 'NAMESPACE/*'"
            .formatted(fleet, fleet));
  }
}
