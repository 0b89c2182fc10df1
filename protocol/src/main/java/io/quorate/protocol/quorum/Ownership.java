package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who serves a partition under one epoch of the assignment.
 *
 * @param epoch of this partition; grows with every change
 * @param primaries the n owners, in order of preference
 * @param fallbacks all other nodes of the cluster that may stand in for primaries, in order of
 *     preference
 * @param joining receives writes but counts for nothing until it has synced; it will replace {@code
 *     leaving}, or be added where that is null
 * @param leaving a primary that will be replaced, or dropped where {@code joining} is null
 * @param retiring nodes that are about to leave the cluster: they keep what they hold until it is
 *     handed over, and stand in for nobody
 */
public record Ownership(
    long epoch,
    List<NodeId> primaries,
    List<NodeId> fallbacks,
    @Nullable NodeId joining,
    @Nullable NodeId leaving,
    List<NodeId> retiring) {

  /** While no node leaves the cluster. */
  public Ownership(
      long epoch,
      List<NodeId> primaries,
      List<NodeId> fallbacks,
      @Nullable NodeId joining,
      @Nullable NodeId leaving) {
    this(epoch, primaries, fallbacks, joining, leaving, List.of());
  }

  /** Those that hold, or are to hold, everything: the primaries and the joining node. */
  List<NodeId> members() {
    NodeId joiner = joining;
    if (joiner == null || primaries.contains(joiner)) {
      return primaries;
    }
    List<NodeId> members = new ArrayList<>(primaries);
    members.add(joiner);
    return members;
  }

  /** Every node of the cluster once. */
  Set<NodeId> everyone() {
    Set<NodeId> everyone = new LinkedHashSet<>(members());
    everyone.addAll(fallbacks);
    everyone.addAll(retiring);
    return everyone;
  }

  /** Whether no replica is being added, replaced or dropped. */
  boolean isSettled() {
    return joining == null && leaving == null;
  }
}
