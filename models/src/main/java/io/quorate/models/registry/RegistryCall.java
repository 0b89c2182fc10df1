package io.quorate.models.registry;

/** What is asked of a registry; answered by a {@link RegistryReply}. */
public sealed interface RegistryCall
    permits FleetCall,
        RegistryCall.OfModel,
        RegistryCall.Deciding,
        RegistryCall.ListModels,
        RegistryCall.SetQuota,
        RegistryCall.ShowQuota {

  /** What concerns one model. */
  sealed interface OfModel extends RegistryCall {
    String model();
  }

  /**
   * Something that changes a model. The same request id is done once, and answered alike.
   *
   * <p>{@code who}: empty where nobody said.
   */
  sealed interface Change extends OfModel {
    String who();
  }

  /** What decides, or prepares to decide, what is served: refused where nobody says who does. */
  sealed interface Deciding extends RegistryCall
      permits Propose, Approve, Reject, Activate, RollBack, FleetCall.RollOut, FleetCall.Abort {
    String who();
  }

  /**
   * Publishes a version, and with the first one the model; {@link RegistryReply.Published}.
   *
   * @param parent number that it was made from; 0: none
   * @param digest of the manifest, of which the caller has seen that all its blobs are stored
   */
  record Publish(
      String model,
      String who,
      String requestId,
      long parent,
      String digest,
      String message,
      long bytes,
      int files)
      implements Change {}

  /** Sets how a model is kept; creates it where there is none. {@link RegistryReply.Described}. */
  record Configure(String model, String who, Model.OnStaleParent onStaleParent, int approvals)
      implements Change {}

  /** Proposes that an alias name a version; {@link RegistryReply.Proposed}. */
  record Propose(String model, String who, String alias, long number) implements Change, Deciding {}

  /** Says that every blob of a proposed version is here; {@link RegistryReply.Proposed}. */
  record Check(String model, String who, String alias, long number) implements Change {}

  /** Approves a proposal; {@link RegistryReply.Proposed}. */
  record Approve(String model, String who, String alias, long number) implements Change, Deciding {}

  /** Rejects a proposal; {@link RegistryReply.Proposed}. */
  record Reject(String model, String who, String alias, long number, String reason)
      implements Change, Deciding {}

  /** Lets an alias name a version that was approved for it; {@link RegistryReply.Moved}. */
  record Activate(String model, String who, String alias, long number)
      implements Change, Deciding {}

  /** Lets an alias name again what it named before; {@link RegistryReply.Moved}. */
  record RollBack(String model, String who, String alias, String reason)
      implements Change, Deciding {}

  /**
   * Sets how many bytes the versions of a namespace may have; {@link RegistryReply.Quota}.
   *
   * @param quotaBytes 0: no limit
   */
  record SetQuota(String namespace, long quotaBytes) implements RegistryCall {}

  /**
   * How much a namespace has and may have; {@link RegistryReply.Quota}, or a refusal when there is
   * no room.
   *
   * @param moreBytes for which there is to be room
   */
  record ShowQuota(String namespace, long moreBytes) implements RegistryCall {}

  /** {@link RegistryReply.Models}. */
  record ListModels(String prefix) implements RegistryCall {}

  /** {@link RegistryReply.Described}. */
  record Describe(String model) implements OfModel {}

  /**
   * What a reference means: a number, or the name of an alias; empty: the head. {@link
   * RegistryReply.Resolved}.
   */
  record Resolve(String model, String reference) implements OfModel {}

  /** All versions, oldest first; {@link RegistryReply.History}. */
  record History(String model) implements OfModel {}

  /** The whole trail, oldest first; {@link RegistryReply.Audited}. */
  record Audit(String model) implements OfModel {}
}
