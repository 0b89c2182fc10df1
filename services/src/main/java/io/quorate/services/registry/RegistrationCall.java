package io.quorate.services.registry;

/** What an instance asks of its registration; answered by a {@link RegistrationReply}. */
public sealed interface RegistrationCall {

  /**
   * Registers the instance, or registers it as it is now; answered by {@link
   * RegistrationReply.Registered}.
   */
  record Register(Instance instance) implements RegistrationCall {}

  /** Takes it out, for good; answered by {@link RegistrationReply.Closed}. */
  record Close() implements RegistrationCall {}
}
