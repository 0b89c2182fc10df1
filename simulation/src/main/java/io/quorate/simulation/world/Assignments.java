package io.quorate.simulation.world;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.quorum.QuorumNotice;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The table of ownership of one partition, as its only holder would keep it: moves one replica at a
 * time, each move under an epoch of its own, and tells every node late.
 */
final class Assignments {
  private final Environment environment;
  private final Choices choices;
  private final Consumer<NodeId> drained;
  private final TreeSet<NodeId> members = new TreeSet<>();
  private final TreeSet<NodeId> leaving = new TreeSet<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private Ownership ownership;
  private @Nullable NodeId draining;

  /**
   * @param drained told when a node that was removed holds nothing any more
   */
  Assignments(
      Environment environment,
      Choices choices,
      List<NodeId> members,
      int n,
      Consumer<NodeId> drained) {
    this.environment = environment;
    this.choices = choices;
    this.drained = drained;
    this.members.addAll(members);
    this.ownership =
        new Ownership(
            1,
            List.copyOf(members.subList(0, n)),
            List.copyOf(members.subList(n, members.size())),
            null,
            null);
  }

  /** Who owns the partition now. */
  Ownership ownership() {
    return ownership;
  }

  boolean isMember(NodeId node) {
    return members.contains(node);
  }

  /** Whether no move is under way or waiting. */
  boolean idle() {
    return waiting.isEmpty() && !moving();
  }

  /** Admits a node and lets it take over from one of the owners. */
  void add(NodeId node) {
    members.add(node);
    next(() -> admit(node));
  }

  /** Moves everything off a node, then lets it go. */
  void remove(NodeId node) {
    leaving.add(node);
    next(() -> dismiss(node));
  }

  /** A process told of its progress. */
  void noticed(NodeId from, QuorumNotice notice) {
    if (notice instanceof QuorumNotice.CaughtUp caughtUp) {
      if (caughtUp.epoch() == ownership.epoch() && from.equals(ownership.joining())) {
        complete();
      }
    } else if (notice instanceof QuorumNotice.Drained gone
        && gone.epoch() == ownership.epoch()
        && from.equals(draining)) {
      letGo(from);
    }
  }

  private boolean moving() {
    return ownership.joining() != null || draining != null;
  }

  private void next(@Nullable Runnable move) {
    if (move != null) {
      waiting.addLast(move);
    }
    if (!moving() && !waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  private void admit(NodeId node) {
    List<NodeId> owners = ownership.primaries();
    NodeId giver = owners.get(choices.index("move.giver", owners.size()));
    List<NodeId> fallbacks = new ArrayList<>(ownership.fallbacks());
    if (!fallbacks.contains(node)) {
      fallbacks.add(node);
    }
    begin(fallbacks, node, giver);
  }

  private void dismiss(NodeId node) {
    if (!ownership.primaries().contains(node)) {
      drain(node);
      return;
    }
    List<NodeId> takers = new ArrayList<>(ownership.fallbacks());
    takers.removeAll(leaving);
    if (takers.isEmpty()) {
      leaving.remove(node);
      next(null);
    } else {
      begin(ownership.fallbacks(), takers.get(choices.index("move.taker", takers.size())), node);
    }
  }

  private void begin(List<NodeId> fallbacks, NodeId joining, NodeId giver) {
    environment.counts().add("move.begun");
    publish(ownership.primaries(), fallbacks, joining, giver);
  }

  private void complete() {
    environment.counts().add("move.completed");
    NodeId joined = ownership.joining();
    NodeId left = ownership.leaving();
    if (joined == null || left == null) {
      throw new IllegalStateException("No move is under way: " + ownership);
    }
    List<NodeId> primaries = new ArrayList<>(ownership.primaries());
    primaries.set(primaries.indexOf(left), joined);
    List<NodeId> fallbacks = new ArrayList<>(ownership.fallbacks());
    fallbacks.remove(joined);
    fallbacks.add(left);
    publish(primaries, fallbacks, null, null);
    if (leaving.contains(left)) {
      drain(left);
    } else {
      next(null);
    }
  }

  /** Takes a node off the list of fallbacks and waits until it holds nothing. */
  private void drain(NodeId node) {
    draining = node;
    List<NodeId> fallbacks = new ArrayList<>(ownership.fallbacks());
    fallbacks.remove(node);
    publish(ownership.primaries(), fallbacks, null, null);
  }

  private void letGo(NodeId node) {
    draining = null;
    leaving.remove(node);
    members.remove(node);
    environment.counts().add("move.drained");
    drained.accept(node);
    next(null);
  }

  private void publish(
      List<NodeId> primaries,
      List<NodeId> fallbacks,
      @Nullable NodeId joining,
      @Nullable NodeId giver) {
    ownership =
        new Ownership(
            ownership.epoch() + 1, List.copyOf(primaries), List.copyOf(fallbacks), joining, giver);
    environment.trace().line(() -> "MOVE " + ownership);
  }
}
