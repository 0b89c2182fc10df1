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

  /** Whether a library takes what is on the disk after a restart for what was fetched. */
  boolean trustsItsLibrary() {
    return false;
  }

  /**
   * Which version is taken out of a library.
   *
   * @param number that the agent names
   * @param served by the alias; 0: none
   */
  long prunes(long number, long served) {
    return number;
  }

  /** Whether deadlines are counted by a clock that people set. */
  boolean keepsByWallClock() {
    return false;
  }

  /** Whether agents do not poll. */
  boolean neverPolls() {
    return false;
  }
}
