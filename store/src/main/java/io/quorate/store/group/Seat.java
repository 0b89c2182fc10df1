package io.quorate.store.group;

import io.quorate.protocol.process.NodeId;

/**
 * The name under which a node takes part in a group. One that lost its disk has forgotten whom it
 * voted for and what it acknowledged, so it must never answer for what it was: it takes another
 * seat, as another node would, and what is meant for the old one it does not hear.
 */
public final class Seat {
  private static final char MARK = '#'; // in no name of a node

  private Seat() {}

  /**
   * The seat of a node.
   *
   * @param generation of the data directory that it sits there with; 0 for its own name, which is
   *     the seat of those that founded the group
   */
  public static NodeId of(NodeId node, long generation) {
    return generation == 0 ? node : new NodeId(node.name() + MARK + generation);
  }

  /** The node that has or had a seat. */
  public static NodeId node(NodeId seat) {
    int mark = seat.name().indexOf(MARK);
    return mark < 0 ? seat : new NodeId(seat.name().substring(0, mark));
  }

  /** Whether two seats are of the same node. */
  public static boolean sameNode(NodeId seat, NodeId other) {
    return node(seat).equals(node(other));
  }

  /** The generation that a seat is taken with. */
  static long generation(NodeId seat) {
    int mark = seat.name().indexOf(MARK);
    return mark < 0 ? 0 : Long.parseLong(seat.name(), mark + 1, seat.name().length(), 10);
  }
}
