package io.quorate.simulation.world;

import io.quorate.protocol.membership.MembershipNotice;
import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;

/** The real failure detector: what the membership process beside each partition tells. */
final class SwimReachability implements Reachability {
  private final List<NodeId> ids;
  private final IntPredicate runs;
  private final BiConsumer<Integer, SortedSet<NodeId>> tell;
  private final List<SortedSet<NodeId>> alive = new ArrayList<>();

  /**
   * @param runs whether a node is up, in truth
   * @param tell tells a node's partition whom it can reach
   */
  SwimReachability(
      List<NodeId> ids, IntPredicate runs, BiConsumer<Integer, SortedSet<NodeId>> tell) {
    this.ids = ids;
    this.runs = runs;
    this.tell = tell;
    ids.forEach(id -> alive.add(new TreeSet<>(List.of(id))));
  }

  @Override
  public void begin() {}

  @Override
  public void calm() {}

  @Override
  public void started(int node) {
    alive.set(node, new TreeSet<>(List.of(ids.get(node))));
    tell.accept(node, alive.get(node));
  }

  @Override
  public void noticed(int node, Object notice) {
    if (!(notice instanceof MembershipNotice change)) {
      return;
    }
    SortedSet<NodeId> next = new TreeSet<>(alive.get(node));
    switch (change) {
      case MembershipNotice.Alive _ -> next.add(change.node());
      case MembershipNotice.Suspect _, MembershipNotice.Dead _ -> next.remove(change.node());
    }
    if (!next.equals(alive.get(node))) {
      alive.set(node, next);
      tell.accept(node, next);
    }
  }

  @Override
  public List<String> unrest() {
    List<String> unrest = new ArrayList<>();
    for (int node = 0; node < ids.size(); node++) {
      for (int other = 0; other < ids.size(); other++) {
        boolean believed = alive.get(node).contains(ids.get(other));
        if (runs.test(node) && believed != runs.test(other)) {
          String belief = believed ? " still takes " : " does not see ";
          unrest.add(ids.get(node) + belief + ids.get(other) + (believed ? " for alive" : ""));
        }
      }
    }
    return unrest;
  }
}
