package io.quorate.models.registry;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much a namespace may have. */
final class QuotaRules {
  private QuotaRules() {}

  static @Nullable Refusal flaw(RegistryCall.SetQuota call) {
    return call.quotaBytes() < 0
        ? new Refusal(
            ErrorCode.INVALID_ARGUMENT, "a quota is no negative number; 0 stands for no limit")
        : Names.namespace(call.namespace());
  }

  static StoreQuery.Read read(String namespace) {
    return new StoreQuery.Read(List.of(Keys.namespace(namespace)), List.of());
  }

  static Namespace namespace(String name, Reading reading) {
    return reading
        .get(Namespace.class, Keys.namespace(name))
        .orElseGet(() -> new Namespace(name, 0, 0));
  }

  static Decision decide(RegistryCall.SetQuota call, Reading reading) {
    Namespace limited = namespace(call.namespace(), reading).limited(call.quotaBytes());
    reading.write(Keys.namespace(call.namespace()), limited);
    return new Decision.Write(new RegistryReply.Quota(limited));
  }

  static Decision decide(RegistryCall.ShowQuota call, Reading reading) {
    Namespace namespace = namespace(call.namespace(), reading);
    Refusal refusal = objection(namespace, call.moreBytes());
    return new Decision.Answer(
        refusal == null ? new RegistryReply.Quota(namespace) : new RegistryReply.Refused(refusal));
  }

  /** Why there is no room for so many bytes more, or null. */
  static @Nullable Refusal objection(Namespace namespace, long bytes) {
    if (namespace.quotaBytes() == 0 || namespace.quotaBytes() - namespace.usedBytes() >= bytes) {
      return null;
    }
    return new Refusal(
            ErrorCode.TOO_LARGE,
            ("the versions of namespace '%s' have %,d of the %,d bytes of its quota, and %,d more do"
                    + " not fit; raise it with 'quorate models quota %s BYTES'")
                .formatted(
                    namespace.name(),
                    namespace.usedBytes(),
                    namespace.quotaBytes(),
                    bytes,
                    namespace.name()))
        .with("quotaBytes", namespace.quotaBytes())
        .with("usedBytes", namespace.usedBytes())
        .with("bytes", bytes);
  }
}
