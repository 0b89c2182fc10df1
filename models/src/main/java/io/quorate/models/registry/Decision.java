package io.quorate.models.registry;

/** What is to be done about a call, once what it needs was read. */
sealed interface Decision {

  /** To be answered by that; nothing is written. */
  record Answer(RegistryReply reply) implements Decision {}

  /** To be answered by that once what was decided is committed. */
  record Write(RegistryReply reply) implements Decision {}

  /** To be answered as that other call would be. */
  record Again(RegistryCall call) implements Decision {}
}
