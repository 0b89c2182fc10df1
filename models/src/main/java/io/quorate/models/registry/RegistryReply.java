package io.quorate.models.registry;

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
}
