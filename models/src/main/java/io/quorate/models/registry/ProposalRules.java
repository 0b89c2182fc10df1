package io.quorate.models.registry;

import io.quorate.models.registry.Proposal.State;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How an alias comes to name a version. */
final class ProposalRules {

  /** What every step reads, and what it is about. */
  private record Subject(
      Model model, ModelVersion version, @Nullable Proposal proposal, @Nullable Alias alias) {}

  private ProposalRules() {}

  static StoreQuery.Read read(String model, String alias, long number) {
    return new StoreQuery.Read(
        List.of(
            Keys.model(model),
            Keys.version(model, number),
            Keys.proposal(model, alias, number),
            Keys.alias(model, alias)),
        List.of());
  }

  private static Optional<Subject> subject(
      Reading reading, String model, String alias, long number) {
    Optional<Model> known = reading.get(Model.class, Keys.model(model));
    Optional<ModelVersion> version = reading.get(ModelVersion.class, Keys.version(model, number));
    if (known.isEmpty() || version.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Subject(
            known.get(),
            version.get(),
            reading.get(Proposal.class, Keys.proposal(model, alias, number)).orElse(null),
            reading.get(Alias.class, Keys.alias(model, alias)).orElse(null)));
  }

  static Decision decide(RegistryCall.Propose call, Reading reading, Moment moment) {
    Optional<Subject> subject = subject(reading, call.model(), call.alias(), call.number());
    if (subject.isEmpty()) {
      return refused(noVersion(call.model(), call.number()));
    }
    Proposal standing = subject.get().proposal();
    if (standing != null && !standing.state().over()) {
      return new Decision.Answer(new RegistryReply.Proposed(standing));
    }
    Proposal proposal =
        new Proposal(
            call.alias(),
            call.number(),
            State.PROPOSED,
            call.who(),
            new TreeSet<>(),
            new TreeSet<>());
    return written(subject.get().model(), proposal, reading, moment, call.who(), "proposed", "");
  }

  static Decision decide(RegistryCall.Check call, Reading reading, Moment moment) {
    Optional<Subject> subject = subject(reading, call.model(), call.alias(), call.number());
    Proposal proposal = subject.map(Subject::proposal).orElse(null);
    if (subject.isEmpty() || proposal == null) {
      return refused(noProposal(call.model(), call.alias(), call.number()));
    }
    if (proposal.state() != State.PROPOSED) {
      return new Decision.Answer(new RegistryReply.Proposed(proposal));
    }
    Model model = subject.get().model();
    Proposal checked = proposal.in(model.approvals() == 0 ? State.APPROVED : State.CHECKED);
    return written(model, checked, reading, moment, call.who(), "checked", "");
  }

  static Decision decide(RegistryCall.Approve call, Reading reading, Moment moment) {
    Optional<Subject> subject = subject(reading, call.model(), call.alias(), call.number());
    Proposal proposal = subject.map(Subject::proposal).orElse(null);
    if (subject.isEmpty() || proposal == null) {
      return refused(noProposal(call.model(), call.alias(), call.number()));
    }
    Refusal obstacle = obstacle(call, proposal, subject.get().version());
    if (obstacle != null) {
      return refused(obstacle);
    }
    if (proposal.approvedBy().contains(call.who()) || proposal.state() != State.CHECKED) {
      return new Decision.Answer(new RegistryReply.Proposed(proposal));
    }
    Model model = subject.get().model();
    SortedSet<String> by = new TreeSet<>(proposal.approvedBy());
    by.add(call.who());
    State state = by.size() >= model.approvals() ? State.APPROVED : State.CHECKED;
    Proposal approved =
        new Proposal(
            call.alias(), call.number(), state, proposal.author(), by, proposal.rollingIn());
    String details = " (%d of %d approvals)".formatted(by.size(), model.approvals());
    return written(model, approved, reading, moment, call.who(), "approved", details);
  }

  private static @Nullable Refusal obstacle(
      RegistryCall.Approve call, Proposal proposal, ModelVersion version) {
    if (call.who().equals(proposal.author()) || call.who().equals(version.author())) {
      return new Refusal(
          ErrorCode.FORBIDDEN,
          "%s %s: somebody else has to approve it"
              .formatted(
                  call.who(),
                  call.who().equals(proposal.author())
                      ? "proposed this"
                      : "published version " + version.number()));
    }
    if (proposal.state() == State.PROPOSED) {
      return new Refusal(
          ErrorCode.CONFLICT,
          "It is not known yet whether all that version %d names is stored; try again soon"
              .formatted(call.number()));
    }
    return proposal.state().over() ? wrongState(proposal, "approved") : null;
  }

  static Decision decide(RegistryCall.Reject call, Reading reading, Moment moment) {
    Optional<Subject> subject = subject(reading, call.model(), call.alias(), call.number());
    Proposal proposal = subject.map(Subject::proposal).orElse(null);
    if (subject.isEmpty() || proposal == null) {
      return refused(noProposal(call.model(), call.alias(), call.number()));
    }
    return switch (proposal.state()) {
      case PROPOSED, CHECKED, APPROVED ->
          written(
              subject.get().model(),
              proposal.in(State.REJECTED),
              reading,
              moment,
              call.who(),
              "rejected",
              ": " + call.reason());
      case REJECTED -> new Decision.Answer(new RegistryReply.Proposed(proposal));
      case ROLLING, ACTIVE, ABORTED, ROLLED_BACK -> refused(wrongState(proposal, "rejected"));
    };
  }

  static Decision decide(RegistryCall.Activate call, Reading reading, Moment moment) {
    Optional<Subject> subject = subject(reading, call.model(), call.alias(), call.number());
    Proposal proposal = subject.map(Subject::proposal).orElse(null);
    if (subject.isEmpty() || proposal == null) {
      return refused(noProposal(call.model(), call.alias(), call.number()));
    }
    Alias alias = subject.get().alias();
    if (alias != null && alias.number() == call.number()) {
      return new Decision.Answer(new RegistryReply.Moved(alias));
    }
    // What once was active was approved once.
    boolean allowed =
        switch (proposal.state()) {
          case APPROVED, ROLLING, ACTIVE -> true;
          case PROPOSED, CHECKED, REJECTED, ABORTED, ROLLED_BACK -> false;
        };
    if (!allowed) {
      return refused(wrongState(proposal, "activated; it has to be approved first"));
    }
    Alias moved =
        alias == null
            ? new Alias(call.alias(), 1, call.number(), 0)
            : new Alias(call.alias(), alias.generation() + 1, call.number(), alias.number());
    reading.write(Keys.alias(call.model(), call.alias()), moved);
    reading.write(
        Keys.proposal(call.model(), call.alias(), call.number()), proposal.in(State.ACTIVE));
    String details =
        "%s names version %d, generation %d, after version %d"
            .formatted(call.alias(), call.number(), moved.generation(), moved.before());
    Trail.write(reading, subject.get().model(), moment, call.who(), "activated", details);
    return new Decision.Write(new RegistryReply.Moved(moved));
  }

  static StoreQuery.Read read(RegistryCall.RollBack call) {
    return new StoreQuery.Read(
        List.of(Keys.model(call.model()), Keys.alias(call.model(), call.alias())),
        List.of(Keys.proposals(call.model())));
  }

  static Decision decide(RegistryCall.RollBack call, Reading reading, Moment moment) {
    Optional<Model> model = reading.get(Model.class, Keys.model(call.model()));
    Optional<Alias> alias = reading.get(Alias.class, Keys.alias(call.model(), call.alias()));
    if (model.isEmpty() || alias.isEmpty()) {
      return refused(
          new Refusal(
              ErrorCode.NOT_FOUND,
              "%s has no alias '%s' that names a version".formatted(call.model(), call.alias())));
    }
    Alias now = alias.get();
    if (now.before() == 0) {
      return refused(
          new Refusal(
              ErrorCode.CONFLICT,
              "'%s' has named nothing before version %d: there is nothing to go back to"
                  .formatted(call.alias(), now.number())));
    }
    // Every step of a proposal changes the model too, and the commit is on that condition.
    reading.all(Proposal.class, Keys.proposals(call.model())).stream()
        .filter(own -> own.alias().equals(call.alias()) && own.number() == now.number())
        .forEach(own ->
            reading.write(
                Keys.proposal(call.model(), call.alias(), own.number()),
                own.in(State.ROLLED_BACK)));
    Alias back = new Alias(now.name(), now.generation() + 1, now.before(), 0);
    reading.write(Keys.alias(call.model(), call.alias()), back);
    String details =
        "%s went back from version %d to %d, generation %d: %s"
            .formatted(now.name(), now.number(), back.number(), back.generation(), call.reason());
    Trail.write(reading, model.get(), moment, call.who(), "rolled back", details);
    return new Decision.Write(new RegistryReply.Moved(back));
  }

  private static Decision written(
      Model model,
      Proposal proposal,
      Reading reading,
      Moment moment,
      String who,
      String what,
      String more) {
    reading.write(Keys.proposal(model.name(), proposal.alias(), proposal.number()), proposal);
    String details = "%s for version %d%s".formatted(proposal.alias(), proposal.number(), more);
    Trail.write(reading, model, moment, who, what, details);
    return new Decision.Write(new RegistryReply.Proposed(proposal));
  }

  private static Decision refused(Refusal refusal) {
    return new Decision.Answer(new RegistryReply.Refused(refusal));
  }

  static Refusal noVersion(String model, long number) {
    return new Refusal(
        ErrorCode.NOT_FOUND,
        "%s has no version %d; 'quorate models history %s' shows those it has"
            .formatted(model, number, model));
  }

  static Refusal noProposal(String model, String alias, long number) {
    return new Refusal(
        ErrorCode.NOT_FOUND,
        "Nobody has proposed version %d of %s for '%s'".formatted(number, model, alias));
  }

  static Refusal wrongState(Proposal proposal, String what) {
    return new Refusal(
            ErrorCode.CONFLICT,
            "Version %d for '%s' is %s, and cannot be %s"
                .formatted(
                    proposal.number(),
                    proposal.alias(),
                    proposal.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    what))
        .with("state", proposal.state());
  }
}
