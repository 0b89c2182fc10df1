package io.quorate.models.fleet;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Agents that serve the same versions. Its document changes with every one that joins or leaves,
 * and with every rollout that begins: so neither happens unnoticed by the other.
 *
 * @param members by name
 * @param begun how many rollouts have begun
 */
public record Fleet(String name, SortedMap<String, Member> members, long begun) {

  /**
   * An agent.
   *
   * @param library id of its library, so that two agents of one name are told apart
   * @param subscriptions models that it serves, {@code *} for any run of characters
   */
  public record Member(String library, List<String> subscriptions) {
    public Member {
      subscriptions = List.copyOf(subscriptions);
    }

    /** Whether it serves that model. */
    public boolean serves(String model) {
      return subscriptions.stream().anyMatch(pattern -> matches(pattern, model));
    }
  }

  public Fleet {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  /** With an agent, as it is now. */
  public Fleet with(String agent, Member member) {
    SortedMap<String, Member> more = new TreeMap<>(members);
    more.put(agent, member);
    return new Fleet(name, more, begun);
  }

  /** Without an agent. */
  public Fleet without(String agent) {
    SortedMap<String, Member> fewer = new TreeMap<>(members);
    fewer.remove(agent);
    return new Fleet(name, fewer, begun);
  }

  /** Once one more rollout has begun. */
  public Fleet begins() {
    return new Fleet(name, members, begun + 1);
  }

  /** Names of those that serve a model, in order. */
  public List<String> serving(String model) {
    return members.entrySet().stream()
        .filter(entry -> entry.getValue().serves(model))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean matches(String pattern, String model) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(model);
    }
    String head = pattern.substring(0, star);
    if (!model.startsWith(head)) {
      return false;
    }
    String rest = pattern.substring(star + 1);
    for (int at = head.length(); at <= model.length(); at++) {
      if (matches(rest, model.substring(at))) {
        return true;
      }
    }
    return false;
  }
}
