package io.quorate.models.agent;

import io.quorate.models.registry.RegistryReply;
import java.util.SortedMap;

/** What an agent's surroundings answer. */
public sealed interface AgentAnswer {

  /**
   * What the library holds.
   *
   * @param library its id
   * @param life how often an agent has started with it
   * @param held digests of the versions that are complete, by model and number
   * @param damaged what was found damaged, by model and number; it is no longer held
   * @param links what each alias serves, by model and alias
   */
  record Loaded(
      String library,
      long life,
      SortedMap<String, SortedMap<Long, String>> held,
      SortedMap<String, SortedMap<Long, Damage>> damaged,
      SortedMap<LaneName, Link> links)
      implements AgentAnswer {}

  /**
   * A version that is not what was fetched any more.
   *
   * @param digest of its manifest; empty where that cannot be told either
   * @param what is wrong, in a sentence
   */
  record Damage(String digest, String what) {}

  /**
   * What an alias serves in a library.
   *
   * @param number 0: nothing
   * @param step of the order that was done last; an earlier one is not done any more
   */
  record Link(long number, long step) {}

  /** The centre's reply; a refusal where it cannot be reached. */
  record Replied(RegistryReply reply) implements AgentAnswer {}

  /** It is done. */
  record Done() implements AgentAnswer {}

  /**
   * It is not done.
   *
   * @param passing whether trying again may help without anybody's doing, so that it is no failure
   *     of the version
   */
  record Failed(String details, boolean passing) implements AgentAnswer {}
}
