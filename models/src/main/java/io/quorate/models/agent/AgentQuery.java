package io.quorate.models.agent;

import io.quorate.models.fleet.Target;
import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.RegistryReply;
import org.jspecify.annotations.Nullable;

/** What an agent asks of its surroundings; answered by an {@link AgentAnswer}. */
public sealed interface AgentQuery {

  /** Reads and verifies the library, and begins a life; {@link AgentAnswer.Loaded}. */
  record Load() implements AgentQuery {}

  /** Asks the centre; {@link AgentAnswer.Replied}. */
  record Ask(FleetCall call) implements AgentQuery {}

  /**
   * Asks the centre for orders, which answers once they differ from what was seen, or after a
   * while; {@link AgentAnswer.Replied}.
   */
  record Await(FleetCall.Orders call, RegistryReply.@Nullable Ordered seen) implements AgentQuery {}

  /**
   * Fetches a version into the library, verified and durable; {@link AgentAnswer.Done} or {@link
   * AgentAnswer.Failed}.
   */
  record Stage(String model, long number, String digest) implements AgentQuery {}

  /**
   * Lets an alias serve a version that the library holds, by one rename; durable when answered by
   * {@link AgentAnswer.Done}.
   *
   * @param step of the order
   */
  record Switch(String model, String alias, Target target, long step) implements AgentQuery {}

  /** Lets an alias serve nothing; durable when answered by {@link AgentAnswer.Done}. */
  record Unlink(String model, String alias, long step) implements AgentQuery {}

  /**
   * Tells the user's hook; {@link AgentAnswer.Done} once it has agreed, else {@link
   * AgentAnswer.Failed}.
   */
  record Hook(String event, String model, String alias, Target target) implements AgentQuery {}

  /** Takes a version out of the library; {@link AgentAnswer.Done} or {@link AgentAnswer.Failed}. */
  record Prune(String model, long number) implements AgentQuery {}

  /**
   * Keeps a model's history in the library; {@link AgentAnswer.Done} or {@link AgentAnswer.Failed}.
   */
  record KeepHistory(String model) implements AgentQuery {}
}
