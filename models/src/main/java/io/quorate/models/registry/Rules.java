package io.quorate.models.registry;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each call reads, and what is decided about it: pure functions. */
final class Rules {
  private Rules() {}

  /** What is wrong with a call whatever the state, or null. */
  static @Nullable Refusal flaw(RegistryCall call) {
    Refusal flaw =
        call instanceof RegistryCall.OfModel ofModel ? Names.model(ofModel.model()) : null;
    if (flaw == null && call instanceof RegistryCall.Change change && !change.who().isEmpty()) {
      flaw = Names.person(change.who());
    }
    if (flaw == null && call instanceof RegistryCall.Deciding deciding) {
      flaw = decider(deciding);
    }
    return flaw != null ? flaw : ownFlaw(call);
  }

  private static @Nullable Refusal decider(RegistryCall.Deciding call) {
    if (!call.who().isEmpty()) {
      return Names.person(call.who());
    }
    String what =
        switch (call) {
          case RegistryCall.Propose _ -> "A proposal";
          case RegistryCall.Approve _ -> "An approval";
          case RegistryCall.Reject _ -> "A rejection";
          case RegistryCall.Activate _, FleetCall.RollOut _ -> "A rollout";
          case RegistryCall.RollBack _ -> "A rollback";
          case FleetCall.Abort _ -> "An abort";
        };
    return new Refusal(
        ErrorCode.UNAUTHENTICATED,
        what
            + " names who decides: send a token (--token, or QUORATE_TOKEN); the nodes know people"
            + " by the file that QUORATE_TOKENS names");
  }

  private static @Nullable Refusal ownFlaw(RegistryCall call) {
    return switch (call) {
      case RegistryCall.Publish publish -> PublishRules.flaw(publish);
      case RegistryCall.Configure configure -> PublishRules.flaw(configure);
      case RegistryCall.Propose propose -> Names.alias(propose.alias());
      case RegistryCall.Check check -> Names.alias(check.alias());
      case RegistryCall.Approve approve -> Names.alias(approve.alias());
      case RegistryCall.Reject reject -> Names.alias(reject.alias());
      case RegistryCall.Activate activate -> Names.alias(activate.alias());
      case RegistryCall.RollBack rollBack -> Names.alias(rollBack.alias());
      case RegistryCall.Resolve resolve ->
          resolve.reference().isEmpty() || QueryRules.number(resolve.reference()).isPresent()
              ? null
              : Names.alias(resolve.reference());
      case RegistryCall.SetQuota quota -> QuotaRules.flaw(quota);
      case RegistryCall.ShowQuota quota -> Names.namespace(quota.namespace());
      case RegistryCall.ListModels _,
          RegistryCall.Describe _,
          RegistryCall.History _,
          RegistryCall.Audit _ ->
          null;
      case FleetCall fleetCall -> FleetCalls.flaw(fleetCall);
    };
  }

  static StoreQuery.Read read(RegistryCall call) {
    return switch (call) {
      case RegistryCall.Publish publish -> PublishRules.read(publish);
      case RegistryCall.Configure configure ->
          new StoreQuery.Read(List.of(Keys.model(configure.model())), List.of());
      case RegistryCall.Propose own -> ProposalRules.read(own.model(), own.alias(), own.number());
      case RegistryCall.Check own -> ProposalRules.read(own.model(), own.alias(), own.number());
      case RegistryCall.Approve own -> ProposalRules.read(own.model(), own.alias(), own.number());
      case RegistryCall.Reject own -> ProposalRules.read(own.model(), own.alias(), own.number());
      case RegistryCall.Activate own -> ProposalRules.read(own.model(), own.alias(), own.number());
      case RegistryCall.RollBack rollBack -> ProposalRules.read(rollBack);
      case RegistryCall.SetQuota quota -> QuotaRules.read(quota.namespace());
      case RegistryCall.ShowQuota quota -> QuotaRules.read(quota.namespace());
      case RegistryCall.ListModels list -> QueryRules.read(list);
      case RegistryCall.Describe describe -> QueryRules.read(describe);
      case RegistryCall.Resolve resolve -> QueryRules.read(resolve);
      case RegistryCall.History history -> QueryRules.read(history);
      case RegistryCall.Audit audit -> QueryRules.read(audit);
      case FleetCall fleetCall -> FleetCalls.read(fleetCall);
    };
  }

  static Decision decide(RegistryCall call, Reading reading, Moment moment) {
    return switch (call) {
      case RegistryCall.Publish publish -> PublishRules.decide(publish, reading, moment);
      case RegistryCall.Configure configure -> PublishRules.decide(configure, reading, moment);
      case RegistryCall.Propose propose -> ProposalRules.decide(propose, reading, moment);
      case RegistryCall.Check check -> ProposalRules.decide(check, reading, moment);
      case RegistryCall.Approve approve -> ProposalRules.decide(approve, reading, moment);
      case RegistryCall.Reject reject -> ProposalRules.decide(reject, reading, moment);
      case RegistryCall.Activate activate -> ProposalRules.decide(activate, reading, moment);
      case RegistryCall.RollBack rollBack -> ProposalRules.decide(rollBack, reading, moment);
      case RegistryCall.SetQuota quota -> QuotaRules.decide(quota, reading);
      case RegistryCall.ShowQuota quota -> QuotaRules.decide(quota, reading);
      case RegistryCall.ListModels list -> QueryRules.decide(list, reading);
      case RegistryCall.Describe describe -> QueryRules.decide(describe, reading);
      case RegistryCall.Resolve resolve -> QueryRules.decide(resolve, reading);
      case RegistryCall.History history -> QueryRules.decide(history, reading);
      case RegistryCall.Audit audit -> QueryRules.decide(audit, reading);
      case FleetCall fleetCall -> FleetCalls.decide(fleetCall, reading, moment);
    };
  }
}
