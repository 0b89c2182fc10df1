package io.quorate.protocol.ring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * For each partition all nodes in the order of preference: the first n are its primaries, the rest
 * its fallbacks. Immutable.
 */
public final class Preferences {
  private final List<Member> members;
  private final int replicas;
  private final int[][] orders; // partition → members by preference

  /** Takes the arrays over; each holds every index of {@code members} once. */
  Preferences(List<Member> members, int replicas, int[][] orders) {
    this.members = List.copyOf(members);
    this.replicas = replicas;
    this.orders = orders;
  }

  public int partitions() {
    return orders.length;
  }

  /** The number of primaries of each partition, n. */
  public int replicas() {
    return replicas;
  }

  /** All nodes, the most preferred first. */
  public List<String> order(int partition) {
    return names(partition, members.size());
  }

  /** The first n nodes. */
  public List<String> primaries(int partition) {
    return names(partition, replicas);
  }

  /** The primaries of every partition: what an assignment starts as. */
  public List<List<String>> owners() {
    List<List<String>> owners = new ArrayList<>(orders.length);
    for (int partition = 0; partition < orders.length; partition++) {
      owners.add(primaries(partition));
    }
    return owners;
  }

  /**
   * The order of a partition whose owners are others than the primaries here, as after moves: the
   * owners first, in their order, then everyone else as preferred.
   */
  public List<String> order(int partition, List<String> owners) {
    LinkedHashSet<String> order = new LinkedHashSet<>(owners);
    order.addAll(order(partition));
    return List.copyOf(order);
  }

  /** How many partitions each member is a primary of, in the members' order. */
  public int[] loads() {
    int[] loads = new int[members.size()];
    for (int[] order : orders) {
      for (int i = 0; i < replicas; i++) {
        loads[order[i]]++;
      }
    }
    return loads;
  }

  private List<String> names(int partition, int count) {
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(members.get(orders[partition][i]).name());
    }
    return List.copyOf(names);
  }
}
