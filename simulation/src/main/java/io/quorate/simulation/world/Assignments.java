package io.quorate.simulation.world;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.quorum.QuorumNotice;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The table of ownership of one partition, as its only holder would keep it: moves one replica at a
 * time, each step under an epoch of its own, and waits for what the nodes report.
 */
final class Assignments {
  private final Environment environment;
  private final Choices choices;
  private final Predicate<NodeId> emptied;
  private final Consumer<NodeId> departed;
  private final TreeSet<NodeId> members = new TreeSet<>();
  private final TreeSet<NodeId> gone = new TreeSet<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private Ownership ownership;
  private @Nullable NodeId draining;
  private @Nullable NodeId leaving;

  /**
   * @param emptied whether a node holds neither rows nor hints
   * @param departed told when a node that was removed is a member no longer
   */
  Assignments(
      Environment environment,
      Choices choices,
      List<NodeId> members,
      int n,
      Predicate<NodeId> emptied,
      Consumer<NodeId> departed) {
    this.environment = environment;
    this.choices = choices;
    this.emptied = emptied;
    this.departed = departed;
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

  SortedSet<NodeId> members() {
    return new TreeSet<>(members);
  }

  /** Those that were members and never will be again. */
  SortedSet<NodeId> departed() {
    return new TreeSet<>(gone);
  }

  /** Whether no move is under way or waiting. */
  boolean idle() {
    return waiting.isEmpty() && !busy();
  }

  /** Admits a node and lets it take over from one of the owners. */
  void add(NodeId node) {
    members.add(node);
    List<NodeId> fallbacks = new ArrayList<>(ownership.fallbacks());
    fallbacks.add(node);
    publish(0, ownership.primaries(), fallbacks, ownership.joining(), ownership.leaving());
    waiting.addLast(() -> admit(node));
    look();
  }

  /** Moves everything off a node, then lets it go. */
  void remove(NodeId node) {
    waiting.addLast(() -> dismiss(node));
    look();
  }

  /** A process told of its progress. */
  void noticed(NodeId from, QuorumNotice notice) {
    if (notice instanceof QuorumNotice.CaughtUp caughtUp) {
      if (caughtUp.epoch() == ownership.epoch() && from.equals(ownership.joining())) {
        switchOver();
      }
    } else if (notice instanceof QuorumNotice.Drained gone
        && gone.epoch() == ownership.epoch()
        && from.equals(draining)) {
      environment.counts().add("move.drained");
      draining = null;
    }
    look();
  }

  /** Goes on where nothing has to be waited for any more. */
  void look() {
    NodeId node = leaving;
    if (node != null && !moving() && !ownership.primaries().contains(node) && emptied.test(node)) {
      leaving = null;
      members.remove(node);
      gone.add(node);
      publish(0, ownership.primaries(), ownership.fallbacks(), null, null);
      environment.counts().add("move.departed");
      departed.accept(node);
    }
    if (!busy() && !waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  private boolean moving() {
    return ownership.joining() != null || draining != null;
  }

  private boolean busy() {
    return moving() || leaving != null;
  }

  private void admit(NodeId node) {
    List<NodeId> owners = ownership.primaries();
    if (!owners.contains(node)) {
      begin(node, owners.get(choices.index("move.giver", owners.size())));
    }
  }

  private void dismiss(NodeId node) {
    List<NodeId> fallbacks = new ArrayList<>(ownership.fallbacks());
    fallbacks.remove(node);
    boolean owns = ownership.primaries().contains(node);
    if (owns && fallbacks.isEmpty()) {
      return; // refused: nobody could take over
    }
    leaving = node;
    publish(0, ownership.primaries(), fallbacks, null, null);
    if (owns) {
      begin(fallbacks.get(choices.index("move.taker", fallbacks.size())), node);
    }
  }

  private void begin(NodeId joining, NodeId giver) {
    environment.counts().add("move.begun");
    publish(1, ownership.primaries(), ownership.fallbacks(), joining, giver);
  }

  private void switchOver() {
    environment.counts().add("move.switched");
    NodeId joined = ownership.joining();
    NodeId left = ownership.leaving();
    if (joined == null || left == null) {
      throw new IllegalStateException("No move is under way: " + ownership);
    }
    List<NodeId> primaries = new ArrayList<>(ownership.primaries());
    primaries.set(primaries.indexOf(left), joined);
    List<NodeId> fallbacks = new ArrayList<>(ownership.fallbacks());
    fallbacks.remove(joined);
    if (!left.equals(leaving)) {
      fallbacks.add(left);
    }
    draining = left;
    publish(1, primaries, fallbacks, null, null);
  }

  private void publish(
      int epochs,
      List<NodeId> primaries,
      List<NodeId> fallbacks,
      @Nullable NodeId joining,
      @Nullable NodeId giver) {
    ownership =
        new Ownership(
            ownership.epoch() + epochs,
            List.copyOf(primaries),
            List.copyOf(fallbacks),
            joining,
            giver,
            leaving == null ? List.of() : List.of(leaving));
    environment.trace().line(() -> "MOVE " + ownership);
  }

  @Override
  public String toString() {
    return ownership
        + ", draining "
        + draining
        + ", leaving "
        + leaving
        + ", waiting "
        + waiting.size();
  }
}
