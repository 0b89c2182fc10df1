package io.quorate.protocol.ring;

import java.util.List;

/**
 * A textbook way from keys straight to one node each, for {@link PlacementComparison}. Only the two
 * {@link Placement}s serve keyspaces.
 */
public sealed interface KeyPlacement
    permits JumpHash, ModuloPlacement, PartitionedPlacement, RangePlacement, VirtualNodes {
  /** The method's name in reports. */
  String name();

  /**
   * The node of each key, as an index into {@code nodes}.
   *
   * @param keys the whole population, each key once
   * @param nodes at least one, ascending by name
   */
  int[] place(List<byte[]> keys, List<String> nodes);

  /**
   * The nodes of the keys after {@code nodes} became {@code nextNodes}, given where they are now.
   * Those that keep no state ignore where they are.
   */
  default int[] replace(List<byte[]> keys, List<String> nodes, List<String> nextNodes) {
    return place(keys, nextNodes);
  }
}
