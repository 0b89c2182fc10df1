package io.quorate.protocol.ring;

import java.util.List;

/**
 * A node that may own partitions.
 *
 * @param name unique in the cluster
 * @param weight its share of the load relative to the others, from 1 to {@value #WEIGHT_MAX}
 */
public record Member(String name, int weight) implements Comparable<Member> {
  /** The largest weight. */
  public static final int WEIGHT_MAX = 1_000;

  public Member {
    if (weight < 1 || weight > WEIGHT_MAX) {
      throw new IllegalArgumentException(
          "weight of " + name + " must be from 1 to " + WEIGHT_MAX + ", not " + weight);
    }
  }

  /** A member of weight 1. */
  public Member(String name) {
    this(name, 1);
  }

  /** Members of weight 1, sorted by name. */
  public static List<Member> of(List<String> names) {
    return names.stream().map(Member::new).sorted().toList();
  }

  @Override
  public int compareTo(Member other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Integer.compare(weight, other.weight);
  }

  /** Refuses a list that is not ascending by name, with no name twice, or is shorter than that. */
  static void requireSorted(List<Member> members, int sizeMin) {
    if (members.size() < sizeMin) {
      throw new IllegalArgumentException(
          sizeMin + " replicas need as many nodes, there are " + members.size());
    }
    for (int i = 1; i < members.size(); i++) {
      if (members.get(i - 1).name().compareTo(members.get(i).name()) >= 0) {
        throw new IllegalArgumentException(
            "members must ascend by name, each once: "
                + members.get(i - 1).name()
                + " before "
                + members.get(i).name());
      }
    }
  }
}
