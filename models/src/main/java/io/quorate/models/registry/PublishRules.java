package io.quorate.models.registry;

import io.quorate.models.blob.Digest;
import io.quorate.models.registry.Model.OnStaleParent;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How versions come to be. */
final class PublishRules {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");
  private static final int MESSAGE_CHARS_MAX = 4096;
  private static final int APPROVALS_MAX = 16;

  /** That a model holds a content, and since which version. */
  record Holding(long number) {}

  private PublishRules() {}

  /** What is wrong with a call by itself, or null. */
  static @Nullable Refusal flaw(RegistryCall.Publish call) {
    if (Digest.parse(call.digest()).isEmpty()) {
      return invalid(
          "'%s' is no digest: sha256: and 64 hexadecimal digits in lower case"
              .formatted(call.digest()));
    }
    if (!REQUEST_ID.matcher(call.requestId()).matches()) {
      return invalid(
          "'%s' is no request id: 8 to 64 letters, digits, dots, dashes or underscores"
              .formatted(call.requestId()));
    }
    if (call.parent() < 0 || call.bytes() < 0 || call.files() < 1) {
      return invalid("parent, bytes and files are no negative numbers, and a version has a file");
    }
    if (call.message().length() > MESSAGE_CHARS_MAX) {
      return invalid(
          "the message has %d characters; %d are the most"
              .formatted(call.message().length(), MESSAGE_CHARS_MAX));
    }
    return null;
  }

  static @Nullable Refusal flaw(RegistryCall.Configure call) {
    return call.approvals() < 0 || call.approvals() > APPROVALS_MAX
        ? invalid("approvals is 0 to %d, not %d".formatted(APPROVALS_MAX, call.approvals()))
        : null;
  }

  private static Refusal invalid(String message) {
    return new Refusal(ErrorCode.INVALID_ARGUMENT, message);
  }

  static StoreQuery.Read read(RegistryCall.Publish call) {
    return new StoreQuery.Read(
        List.of(
            Keys.model(call.model()),
            Keys.request(call.model(), call.requestId()),
            Keys.namespaceOf(call.model())),
        List.of(Keys.contents(call.digest())));
  }

  static Decision decide(RegistryCall.Publish call, Reading reading, Moment moment) {
    Optional<ModelVersion> done =
        reading.get(ModelVersion.class, Keys.request(call.model(), call.requestId()));
    if (done.isPresent()) {
      return repeated(call, done.get(), reading);
    }
    Model model =
        reading
            .get(Model.class, Keys.model(call.model()))
            .orElseGet(() -> created(call.model(), moment));
    ModelVersion newest = model.newest();
    if (newest != null && newest.digest().equals(call.digest())) {
      return new Decision.Answer(new RegistryReply.Published(newest, false, alsoIn(call, reading)));
    }
    Refusal refusal = newest == null ? orphan(call) : objection(call, model, newest);
    if (refusal == null) {
      refusal = QuotaRules.objection(namespace(call, reading), call.bytes());
    }
    return refusal == null
        ? publish(call, model, reading, moment)
        : new Decision.Answer(new RegistryReply.Refused(refusal));
  }

  private static Namespace namespace(RegistryCall.Publish call, Reading reading) {
    return QuotaRules.namespace(call.model().substring(0, call.model().indexOf('/')), reading);
  }

  private static Decision repeated(
      RegistryCall.Publish call, ModelVersion version, Reading reading) {
    if (!version.digest().equals(call.digest())) {
      return new Decision.Answer(
          new RegistryReply.Refused(
              new Refusal(
                      ErrorCode.CONFLICT,
                      "request %s published %s as version %d of %s, and not %s; use an id once"
                          .formatted(
                              call.requestId(),
                              version.digest(),
                              version.number(),
                              call.model(),
                              call.digest()))
                  .with("number", version.number())));
    }
    return new Decision.Answer(new RegistryReply.Published(version, false, alsoIn(call, reading)));
  }

  private static @Nullable Refusal orphan(RegistryCall.Publish call) {
    return call.parent() == 0
        ? null
        : new Refusal(
            ErrorCode.NOT_FOUND,
            "%s has no version %d to be the parent; it has none at all"
                .formatted(call.model(), call.parent()));
  }

  private static @Nullable Refusal objection(
      RegistryCall.Publish call, Model model, ModelVersion newest) {
    if (call.parent() > newest.number()) {
      return new Refusal(
              ErrorCode.NOT_FOUND,
              "%s has no version %d to be the parent; its newest is %d"
                  .formatted(call.model(), call.parent(), newest.number()))
          .with("head", newest.number());
    }
    if (model.heads().contains(call.parent())) {
      return null;
    }
    return switch (model.onStaleParent()) {
      case LAST_COMMIT_WINS, BRANCH -> null;
      case REFUSE ->
          new Refusal(
                  ErrorCode.STALE_PARENT,
                  ("%s is at version %d by now (%s), and yours (%s) was made from %d: pull version"
                          + " %d, make yours from it, and push again")
                      .formatted(
                          call.model(),
                          newest.number(),
                          newest.digest(),
                          call.digest(),
                          call.parent(),
                          newest.number()))
              .with("head", newest.number())
              .with("headDigest", newest.digest())
              .with("parent", call.parent())
              .with("digest", call.digest());
    };
  }

  private static Decision publish(
      RegistryCall.Publish call, Model model, Reading reading, Moment moment) {
    long number = model.last() + 1;
    boolean unseen = model.last() > 0 && !model.heads().contains(call.parent());
    long overrode =
        unseen && model.onStaleParent() == OnStaleParent.LAST_COMMIT_WINS ? model.last() : 0;
    ModelVersion version =
        new ModelVersion(
            number,
            call.digest(),
            call.parent(),
            overrode,
            call.who(),
            call.message(),
            call.bytes(),
            call.files(),
            moment.atMillis());
    String details =
        "version %d, %s, from %d%s"
            .formatted(
                number,
                call.digest(),
                call.parent(),
                overrode == 0 ? "" : ", over version " + overrode + " that it had not seen");
    Trail.write(reading, model.published(version), moment, call.who(), "published", details);
    reading.write(Keys.version(call.model(), number), version);
    reading.write(Keys.request(call.model(), call.requestId()), version);
    reading.write(Keys.content(call.digest(), call.model()), new Holding(number));
    reading.write(Keys.namespaceOf(call.model()), namespace(call, reading).grown(call.bytes()));
    return new Decision.Write(new RegistryReply.Published(version, true, alsoIn(call, reading)));
  }

  private static List<String> alsoIn(RegistryCall.Publish call, Reading reading) {
    String prefix = Keys.contents(call.digest());
    List<String> others = new ArrayList<>();
    for (var held : reading.byKey(Holding.class, prefix).entrySet()) {
      String model = held.getKey().substring(prefix.length());
      if (!model.equals(call.model())) {
        others.add(model + "@" + held.getValue().number());
      }
    }
    return others;
  }

  static Decision decide(RegistryCall.Configure call, Reading reading, Moment moment) {
    Model model =
        reading
            .get(Model.class, Keys.model(call.model()))
            .orElseGet(() -> created(call.model(), moment));
    Model configured = model.configured(call.onStaleParent(), call.approvals());
    String details =
        "on a stale parent %s, %d approvals".formatted(call.onStaleParent(), call.approvals());
    Model written = Trail.write(reading, configured, moment, call.who(), "configured", details);
    return new Decision.Write(new RegistryReply.Described(written, List.of(), List.of()));
  }

  private static Model created(String name, Moment moment) {
    String id = "%016x".formatted(moment.chance());
    return new Model(name, id, OnStaleParent.REFUSE, 1, null, new TreeSet<>(), 0, "");
  }
}
