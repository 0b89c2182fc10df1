package io.quorate.models.registry;

import io.quorate.protocol.process.Refusal;
import org.jspecify.annotations.Nullable;

/** What each call about fleets reads, and what is decided about it: pure functions. */
final class FleetCalls {
  private FleetCalls() {}

  static @Nullable Refusal flaw(FleetCall call) {
    Refusal flaw = call instanceof FleetCall.OfFleet own ? Names.fleet(own.fleet()) : null;
    if (flaw == null && call instanceof FleetCall.OfLane own) {
      flaw = Names.model(own.model());
      flaw = flaw == null ? Names.alias(own.alias()) : flaw;
    }
    return flaw != null ? flaw : ownFlaw(call);
  }

  private static @Nullable Refusal ownFlaw(FleetCall call) {
    return switch (call) {
      case FleetCall.Join join -> FleetRules.flaw(join);
      case FleetCall.Leave leave -> Names.agent(leave.agent());
      case FleetCall.Orders orders -> Names.agent(orders.agent());
      case FleetCall.Tell tell -> Names.agent(tell.state().agent());
      case FleetCall.Note note -> Names.agent(note.report().agent());
      case FleetCall.RollOut rollOut -> RolloutRules.flaw(rollOut);
      case FleetCall.Abort _,
          FleetCall.ListFleets _,
          FleetCall.DescribeFleet _,
          FleetCall.ListLanes _,
          FleetCall.DescribeLane _,
          FleetCall.Advance _,
          FleetCall.Expire _ ->
          null;
    };
  }

  static StoreQuery.Read read(FleetCall call) {
    return switch (call) {
      case FleetCall.Join join -> FleetRules.read(join);
      case FleetCall.Leave leave -> FleetRules.read(leave);
      case FleetCall.Orders orders -> FleetRules.read(orders);
      case FleetCall.Tell tell -> FleetRules.read(tell);
      case FleetCall.ListFleets _ -> FleetRules.readFleets();
      case FleetCall.DescribeFleet describe -> FleetRules.read(describe);
      case FleetCall.ListLanes _ -> FleetRules.readLanes();
      case FleetCall.OfLane ofLane -> RolloutRules.read(ofLane);
    };
  }

  static Decision decide(FleetCall call, Reading reading, Moment moment) {
    return switch (call) {
      case FleetCall.Join join -> FleetRules.decide(join, reading);
      case FleetCall.Leave leave -> FleetRules.decide(leave, reading, moment);
      case FleetCall.Orders orders -> FleetRules.decide(orders, reading);
      case FleetCall.Tell tell -> FleetRules.decide(tell, reading, moment);
      case FleetCall.ListFleets _ -> FleetRules.decideFleets(reading);
      case FleetCall.DescribeFleet describe -> FleetRules.decide(describe, reading);
      case FleetCall.ListLanes _ -> FleetRules.decideLanes(reading);
      case FleetCall.DescribeLane own -> RolloutRules.decide(own, reading, moment);
      case FleetCall.Note own -> RolloutRules.decide(own, reading, moment);
      case FleetCall.RollOut own -> RolloutRules.decide(own, reading, moment);
      case FleetCall.Advance own -> RolloutRules.decide(own, reading, moment);
      case FleetCall.Expire own -> RolloutRules.decide(own, reading, moment);
      case FleetCall.Abort own -> RolloutRules.decide(own, reading, moment);
    };
  }
}
