package io.quorate.models.registry;

import io.quorate.models.fleet.AgentState;
import io.quorate.models.fleet.PartReport;
import io.quorate.models.fleet.Plan;
import java.util.List;

/** What is asked about fleets and their rollouts. */
public sealed interface FleetCall extends RegistryCall {

  /** The fleet that it is about. */
  sealed interface OfFleet extends FleetCall {
    String fleet();
  }

  /** What is about one alias of one model in a fleet. */
  sealed interface OfLane extends OfFleet {
    String model();

    String alias();
  }

  /**
   * Makes an agent a member, and with the first one the fleet; {@link RegistryReply.Fleets}.
   *
   * @param library id of the agent's library
   * @param subscriptions as {@link io.quorate.models.fleet.Fleet.Member} has them
   */
  record Join(String fleet, String agent, String library, List<String> subscriptions)
      implements OfFleet {}

  /**
   * Takes an agent out of its fleet; whoever asks has seen that it serves nothing any more. {@link
   * RegistryReply.Fleets}.
   */
  record Leave(String fleet, String agent, String who) implements OfFleet {}

  /** What an agent is to do; {@link RegistryReply.Ordered}. */
  record Orders(String fleet, String agent) implements OfFleet {}

  /** What an agent says of itself; {@link RegistryReply.Done}. */
  record Tell(String fleet, AgentState state) implements OfFleet {}

  /** How far an agent has come in a rollout; {@link RegistryReply.Done}. */
  record Note(String fleet, String model, String alias, PartReport report) implements OfLane {}

  /** All fleets; {@link RegistryReply.Fleets}. */
  record ListFleets() implements FleetCall {}

  /** A fleet, its agents and what it does; {@link RegistryReply.FleetDescribed}. */
  record DescribeFleet(String fleet) implements OfFleet {}

  /** All lanes; {@link RegistryReply.Lanes}. */
  record ListLanes() implements FleetCall {}

  /** {@link RegistryReply.Rolled}. */
  record DescribeLane(String fleet, String model, String alias) implements OfLane {}

  /**
   * Moves a fleet to a version; {@link RegistryReply.Rolled}.
   *
   * @param number 0: back to what it served before
   * @param reason of going back; else empty
   */
  record RollOut(
      String fleet, String model, String alias, String who, long number, Plan plan, String reason)
      implements OfLane, Deciding {}

  /** Does what follows from what was reported; {@link RegistryReply.Rolled}. */
  record Advance(String fleet, String model, String alias) implements OfLane {}

  /** Says that a rollout's deadline has passed; {@link RegistryReply.Rolled}. */
  record Expire(String fleet, String model, String alias, long epoch) implements OfLane {}

  /** Gives the active rollout up; {@link RegistryReply.Rolled}. */
  record Abort(String fleet, String model, String alias, String who, String reason)
      implements OfLane, Deciding {}
}
