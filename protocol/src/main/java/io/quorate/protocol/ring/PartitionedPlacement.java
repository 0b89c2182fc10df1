package io.quorate.protocol.ring;

import java.util.List;

/**
 * What a keyspace does with one replica: a fixed number of partitions, placed once. With {@code
 * planned} a change of nodes goes through {@link AssignmentPlanner}, as in a running cluster;
 * without it the placement is computed anew.
 */
public record PartitionedPlacement(Placement placement, int partitions, boolean planned)
    implements KeyPlacement {
  @Override
  public String name() {
    return placement.name() + " of " + partitions + " partitions" + (planned ? ", planned" : "");
  }

  @Override
  public int[] place(List<byte[]> keys, List<String> nodes) {
    return ofKeys(keys, nodes, placement.place(Member.of(nodes), partitions, 1).owners());
  }

  @Override
  public int[] replace(List<byte[]> keys, List<String> nodes, List<String> nextNodes) {
    if (!planned) {
      return place(keys, nextNodes);
    }
    List<List<String>> owners = placement.place(Member.of(nodes), partitions, 1).owners();
    List<AssignmentPlanner.Move> moves = AssignmentPlanner.plan(owners, Member.of(nextNodes));
    return ofKeys(keys, nextNodes, AssignmentPlanner.apply(owners, moves));
  }

  private int[] ofKeys(List<byte[]> keys, List<String> nodes, List<List<String>> owners) {
    Partitioner partitioner = new Partitioner(partitions);
    int[] nodeOf = owners.stream().mapToInt(o -> nodes.indexOf(o.getFirst())).toArray();
    return keys.stream().mapToInt(key -> nodeOf[partitioner.partitionOf(key)]).toArray();
  }
}
