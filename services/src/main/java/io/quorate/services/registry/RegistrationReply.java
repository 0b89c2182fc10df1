package io.quorate.services.registry;

/** Answers to {@link RegistrationCall}s. */
public sealed interface RegistrationReply {

  /** Whoever watches sees it from this revision on. */
  record Registered(long revision) implements RegistrationReply {}

  /** It is gone. */
  record Closed() implements RegistrationReply {}
}
