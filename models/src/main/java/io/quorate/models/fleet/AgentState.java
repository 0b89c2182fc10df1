package io.quorate.models.fleet;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an agent says of itself.
 *
 * @param mode {@code notify} or {@code poll}
 * @param held numbers of the versions that its library holds, by model
 * @param damaged numbers of those that it found damaged and has not fetched again yet, by model
 * @param serving number that each alias names there, by {@code model@alias}
 * @param health {@code ok}, or what is wrong
 * @param heardMillis when a node heard of it last, by that node's clock; for people only
 */
public record AgentState(
    String agent,
    String mode,
    long life,
    SortedMap<String, List<Long>> held,
    SortedMap<String, List<Long>> damaged,
    SortedMap<String, Long> serving,
    String health,
    long heardMillis) {

  public AgentState {
    held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
    damaged = Collections.unmodifiableSortedMap(new TreeMap<>(damaged));
    serving = Collections.unmodifiableSortedMap(new TreeMap<>(serving));
  }

  /** As it was heard of at that time. */
  public AgentState heard(long atMillis) {
    return new AgentState(agent, mode, life, held, damaged, serving, health, atMillis);
  }
}
