package io.quorate.models.registry;

import io.quorate.models.fleet.AgentState;
import io.quorate.models.fleet.Fleet;
import io.quorate.models.fleet.Lane;
import io.quorate.models.fleet.Order;
import io.quorate.protocol.process.Refusal;
import java.util.List;

/** What a registry answers. */
public sealed interface RegistryReply {

  /** Not done, or perhaps: the code says which. */
  record Refused(Refusal refusal) implements RegistryReply {}

  /**
   * A version exists.
   *
   * @param created whether this call made it; else the head was the same content, or the request
   *     was done before
   * @param alsoIn {@code namespace/model@number} of the same content elsewhere
   */
  record Published(ModelVersion version, boolean created, List<String> alsoIn)
      implements RegistryReply {}

  /** How a proposal stands. */
  record Proposed(Proposal proposal) implements RegistryReply {}

  /** Where an alias points now. */
  record Moved(Alias alias) implements RegistryReply {}

  /** How much a namespace has and may have. */
  record Quota(Namespace namespace) implements RegistryReply {}

  /** Models by name. */
  record Models(List<Model> models) implements RegistryReply {}

  /** A model as it stands. */
  record Described(Model model, List<Alias> aliases, List<Proposal> proposals)
      implements RegistryReply {}

  /** A version. */
  record Resolved(ModelVersion version) implements RegistryReply {}

  /** Versions, oldest first. */
  record History(Model model, List<ModelVersion> versions) implements RegistryReply {}

  /** A trail, oldest first. */
  record Audited(Model model, List<AuditEntry> entries) implements RegistryReply {}

  /** It was done, and there is nothing to say. */
  record Done() implements RegistryReply {}

  /** Fleets by name. */
  record Fleets(List<Fleet> fleets) implements RegistryReply {}

  /** A fleet, what its agents said of themselves, and what it does. */
  record FleetDescribed(Fleet fleet, List<AgentState> agents, List<Lane> lanes)
      implements RegistryReply {}

  /** All lanes. */
  record Lanes(List<Lane> lanes) implements RegistryReply {}

  /**
   * How a lane stands.
   *
   * @param changed whether the call changed it
   */
  record Rolled(Lane lane, boolean changed) implements RegistryReply {}

  /** What an agent is to do, and which models it follows. */
  record Ordered(List<Order> orders, List<Announced> announced) implements RegistryReply {}

  /**
   * A model that an agent follows.
   *
   * @param newest number of its newest version; 0: none
   * @param digest of that version's manifest
   * @param audits entries of its trail
   */
  record Announced(String model, long newest, String digest, long audits) {}
}
