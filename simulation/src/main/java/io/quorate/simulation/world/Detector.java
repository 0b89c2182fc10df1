package io.quorate.simulation.world;

import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * A failure detector that looks from outside: each node learns from time to time whom it can reach,
 * late and sometimes wrongly, as from any real detector.
 */
final class Detector implements Reachability {
  private final Environment environment;
  private final Choices choices;
  private final List<NodeId> nodes;
  private final BiPredicate<Integer, Integer> reachable;
  private final BiConsumer<Integer, SortedSet<NodeId>> tell;
  private final List<SortedSet<NodeId>> told = new ArrayList<>();
  private final long lagNanos;
  private long mistakesPerMillion;

  /**
   * @param reachable whether two nodes can talk in both directions now
   * @param tell tells a node whom it can reach
   */
  Detector(
      Environment environment,
      Choices choices,
      List<NodeId> nodes,
      BiPredicate<Integer, Integer> reachable,
      BiConsumer<Integer, SortedSet<NodeId>> tell) {
    this.environment = environment;
    this.choices = choices;
    this.nodes = nodes;
    this.reachable = reachable;
    this.tell = tell;
    this.lagNanos = choices.between("detector.lag", 20_000_000, 2_000_000_000);
    this.mistakesPerMillion =
        choices.chance("detector.errs", 500_000) ? choices.below("detector.mistakes", 50_000) : 0;
    nodes.forEach(_ -> told.add(new TreeSet<>()));
  }

  @Override
  public void begin() {
    for (int node = 0; node < nodes.size(); node++) {
      look(node);
    }
  }

  @Override
  public void calm() {
    mistakesPerMillion = 0;
  }

  /** A node that starts takes all for reachable until it has looked. */
  @Override
  public void started(int node) {
    told.set(node, new TreeSet<>(nodes));
    tell.accept(node, told.get(node));
  }

  @Override
  public void noticed(int node, Object notice) {}

  @Override
  public List<String> unrest() {
    return List.of();
  }

  private void look(int node) {
    SortedSet<NodeId> seen = new TreeSet<>();
    for (int other = 0; other < nodes.size(); other++) {
      boolean truth = other == node || reachable.test(node, other);
      boolean mistaken = other != node && choices.chance("detector.mistake", mistakesPerMillion);
      if (truth != mistaken) {
        seen.add(nodes.get(other));
      }
    }
    if (!seen.equals(told.get(node))) {
      told.set(node, seen);
      tell.accept(node, seen);
    }
    long pause = choices.between("detector.pause", lagNanos / 2, lagNanos);
    environment.timeline().after(pause, () -> look(node));
  }
}
