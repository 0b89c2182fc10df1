package io.quorate.models.registry;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is read from a registry. */
final class QueryRules {
  private QueryRules() {}

  static StoreQuery.Read read(RegistryCall.Describe call) {
    return new StoreQuery.Read(
        List.of(Keys.model(call.model())),
        List.of(Keys.aliases(call.model()), Keys.proposals(call.model())));
  }

  static Decision decide(RegistryCall.Describe call, Reading reading) {
    return answer(
        reading
            .get(Model.class, Keys.model(call.model()))
            .<RegistryReply>map(model ->
                new RegistryReply.Described(
                    model,
                    reading.all(Alias.class, Keys.aliases(call.model())),
                    reading.all(Proposal.class, Keys.proposals(call.model())))),
        call.model());
  }

  static StoreQuery.Read read(RegistryCall.Resolve call) {
    OptionalLong number = number(call.reference());
    return new StoreQuery.Read(
        List.of(
            Keys.model(call.model()),
            number.isPresent()
                ? Keys.version(call.model(), number.getAsLong())
                : Keys.alias(call.model(), call.reference())),
        List.of());
  }

  static Decision decide(RegistryCall.Resolve call, Reading reading) {
    Optional<Model> model = reading.get(Model.class, Keys.model(call.model()));
    if (model.isEmpty()) {
      return answer(Optional.empty(), call.model());
    }
    OptionalLong number = number(call.reference());
    if (number.isPresent()) {
      return new Decision.Answer(
          reading
              .get(ModelVersion.class, Keys.version(call.model(), number.getAsLong()))
              .<RegistryReply>map(RegistryReply.Resolved::new)
              .orElseGet(() ->
                  new RegistryReply.Refused(
                      ProposalRules.noVersion(call.model(), number.getAsLong()))));
    }
    if (call.reference().isEmpty()) {
      ModelVersion newest = model.get().newest();
      return newest == null
          ? new Decision.Answer(new RegistryReply.Refused(ProposalRules.noVersion(call.model(), 1)))
          : new Decision.Answer(new RegistryReply.Resolved(newest));
    }
    return reading
        .get(Alias.class, Keys.alias(call.model(), call.reference()))
        .<Decision>map(alias ->
            new Decision.Again(
                new RegistryCall.Resolve(call.model(), String.valueOf(alias.number()))))
        .orElseGet(() -> new Decision.Answer(new RegistryReply.Refused(noAlias(call))));
  }

  private static Refusal noAlias(RegistryCall.Resolve call) {
    return new Refusal(
        ErrorCode.NOT_FOUND,
        "%s has no alias '%s'; propose, approve and roll out a version for it"
            .formatted(call.model(), call.reference()));
  }

  /** The number that a reference is, where it is one. */
  static OptionalLong number(String reference) {
    if (reference.isEmpty()
        || reference.length() > 18
        || !reference.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(reference));
  }

  static StoreQuery.Read read(RegistryCall.History call) {
    return new StoreQuery.Read(
        List.of(Keys.model(call.model())), List.of(Keys.versions(call.model())));
  }

  static Decision decide(RegistryCall.History call, Reading reading) {
    return answer(
        reading
            .get(Model.class, Keys.model(call.model()))
            .<RegistryReply>map(model ->
                new RegistryReply.History(
                    model, reading.all(ModelVersion.class, Keys.versions(call.model())))),
        call.model());
  }

  static StoreQuery.Read read(RegistryCall.Audit call) {
    return new StoreQuery.Read(
        List.of(Keys.model(call.model())), List.of(Keys.audits(call.model())));
  }

  static Decision decide(RegistryCall.Audit call, Reading reading) {
    return answer(
        reading
            .get(Model.class, Keys.model(call.model()))
            .<RegistryReply>map(model ->
                new RegistryReply.Audited(
                    model, reading.all(AuditEntry.class, Keys.audits(call.model())))),
        call.model());
  }

  static StoreQuery.Read read(RegistryCall.ListModels call) {
    return new StoreQuery.Read(List.of(), List.of(Keys.model(call.prefix())));
  }

  static Decision decide(RegistryCall.ListModels call, Reading reading) {
    return new Decision.Answer(
        new RegistryReply.Models(reading.all(Model.class, Keys.model(call.prefix()))));
  }

  private static Decision answer(Optional<RegistryReply> reply, String model) {
    return new Decision.Answer(
        reply.orElseGet(() ->
            new RegistryReply.Refused(
                new Refusal(
                    ErrorCode.NOT_FOUND,
                    "There is no model '%s'; 'quorate models list' shows those there are"
                        .formatted(model)))));
  }
}
