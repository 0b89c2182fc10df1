package io.quorate.node;

import io.quorate.protocol.membership.MembershipNotice;
import io.quorate.protocol.process.NodeId;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which nodes are worth talking to, by what membership says and by what the host sees of its
 * connections. A suspect whose connection is up still is: it may only be slow.
 */
final class Liveness {
  /** What is believed of a node; nothing for one of which nothing was heard. */
  enum State {
    ALIVE,
    SUSPECT,
    DEAD
  }

  private final NodeId self;
  private final SortedMap<NodeId, State> states = new TreeMap<>();
  private final SortedSet<NodeId> unlinked = new TreeSet<>();
  private SortedSet<NodeId> reachable = new TreeSet<>();
  private SortedSet<NodeId> dead = new TreeSet<>();

  Liveness(NodeId self) {
    this.self = self;
    reachable.add(self);
  }

  /** Takes a notice; says whether {@link #reachable} or {@link #dead} changed by it. */
  boolean heard(MembershipNotice notice) {
    states.put(
        notice.node(),
        switch (notice) {
          case MembershipNotice.Alive _ -> State.ALIVE;
          case MembershipNotice.Suspect _ -> State.SUSPECT;
          case MembershipNotice.Dead _ -> State.DEAD;
        });
    return changed();
  }

  /**
   * The host lost or got its connection to a node; says whether {@link #reachable} changed by it.
   */
  boolean linked(NodeId node, boolean up) {
    if (up) {
      unlinked.remove(node);
    } else {
      unlinked.add(node);
    }
    return changed();
  }

  /** Whether no connection to a node is known to be missing. */
  boolean linked(NodeId node) {
    return !unlinked.contains(node);
  }

  private boolean changed() {
    SortedSet<NodeId> nowReachable = new TreeSet<>();
    SortedSet<NodeId> nowDead = new TreeSet<>();
    nowReachable.add(self);
    states.forEach((node, state) -> {
      switch (state) {
        case ALIVE -> nowReachable.add(node);
        case SUSPECT -> {
          if (!unlinked.contains(node)) {
            nowReachable.add(node);
          }
        }
        case DEAD -> nowDead.add(node);
      }
    });
    boolean changed = !nowReachable.equals(reachable) || !nowDead.equals(dead);
    reachable = nowReachable;
    dead = nowDead;
    return changed;
  }

  /** This node and the ones worth talking to. Never changed afterwards. */
  SortedSet<NodeId> reachable() {
    return reachable;
  }

  /** The ones believed to be down. Never changed afterwards. */
  SortedSet<NodeId> dead() {
    return dead;
  }

  /** Whether anything was heard of a node. */
  boolean isKnown(NodeId node) {
    return node.equals(self) || states.containsKey(node);
  }

  /** The state as people read it. */
  String describe(NodeId node) {
    State state = node.equals(self) ? State.ALIVE : states.get(node);
    if (state == null) {
      return "unknown";
    }
    return switch (state) {
      case ALIVE -> "alive";
      case SUSPECT -> "suspect";
      case DEAD -> "dead";
    };
  }
}
