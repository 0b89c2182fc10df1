package io.quorate.node.metadata;

import io.quorate.node.metadata.Table.Move;
import io.quorate.node.metadata.Table.Step;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.ring.AssignmentPlanner;
import io.quorate.protocol.ring.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The moves that bring the groups of an ordered keyspace to other nodes. A group has as many
 * replicas as it should have or as there are nodes, so it grows and shrinks with the cluster; else
 * replicas change hands as those of eventual keyspaces do.
 */
final class GroupPlanner {
  private final int keyspace;
  private final List<List<String>> owners = new ArrayList<>();
  private final List<Member> members;
  private final Map<String, Integer> loads = new TreeMap<>();
  private final List<Move> moves = new ArrayList<>();

  /**
   * @param owners of each partition, once all moves are made that are decided already
   * @param members the nodes to use from now on, ascending by name
   */
  GroupPlanner(int keyspace, List<List<String>> owners, List<Member> members) {
    this.keyspace = keyspace;
    this.members = members;
    owners.forEach(of -> this.owners.add(new ArrayList<>(of)));
    members.forEach(member -> loads.put(member.name(), 0));
    owners.forEach(of -> of.forEach(owner -> loads.computeIfPresent(owner, (_, n) -> n + 1)));
  }

  /**
   * The moves, in the order in which to make them.
   *
   * @param replicas that each group should have
   */
  List<Move> plan(int replicas) {
    int size = Math.min(replicas, members.size());
    for (int partition = 0; partition < owners.size(); partition++) {
      List<String> of = owners.get(partition);
      String surplus = surplus(of, size);
      while (surplus != null) {
        of.remove(surplus);
        add(partition, null, surplus);
        surplus = surplus(of, size);
      }
      while (of.size() < size) {
        String newcomer = idlest(of);
        of.add(newcomer);
        loads.merge(newcomer, 1, Integer::sum);
        add(partition, newcomer, null);
      }
    }
    for (AssignmentPlanner.Move move : AssignmentPlanner.plan(owners, members)) {
      add(move.partition(), move.add(), move.remove());
    }
    return moves;
  }

  private void add(int partition, @Nullable String add, @Nullable String remove) {
    moves.add(
        new Move(
            keyspace,
            partition,
            add == null ? null : new NodeId(add),
            remove == null ? null : new NodeId(remove),
            Step.PLANNED));
  }

  /** An owner that goes without anybody to take its place; null where there is none. */
  private @Nullable String surplus(List<String> of, int size) {
    return of.size() <= size
        ? null
        : of.stream().filter(owner -> !loads.containsKey(owner)).findFirst().orElse(of.getLast());
  }

  /** The member with the fewest replicas of this keyspace that does not own the partition. */
  private String idlest(List<String> of) {
    return members.stream()
        .map(Member::name)
        .filter(name -> !of.contains(name))
        .min(Comparator.comparing(loads::get))
        .orElseThrow();
  }
}
