package io.quorate.models.agent;

import io.quorate.models.registry.RegistryReply;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;

/** What is wrong with a world; nothing, unless a test plants something. */
class Defects {
  /** A question on its way to the store. */
  StoreQuery query(StoreQuery query) {
    return query;
  }

  /** An answer of the store. */
  StoreAnswer answer(StoreAnswer answer) {
    return answer;
  }

  /** Orders on their way to an agent. */
  RegistryReply.Ordered orders(RegistryReply.Ordered orders) {
    return orders;
  }

  /** Whether a library takes what came without looking at its digest. */
  boolean takesUnverified() {
    return false;
  }

  /** Whether an agent says that it stopped, and goes on. */
  boolean neverStops() {
    return false;
  }

  /** Whether agents do not poll. */
  boolean neverPolls() {
    return false;
  }
}
