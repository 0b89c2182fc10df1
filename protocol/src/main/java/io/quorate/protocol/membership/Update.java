package io.quorate.protocol.membership;

import io.quorate.protocol.process.NodeId;

/**
 * A belief about a member, as nodes tell it each other (SWIM 4.2).
 *
 * @param incarnation of the member, raised by the member alone: by every start, and to refute a
 *     suspicion
 */
public record Update(NodeId node, MemberState state, long incarnation) {

  /**
   * Whether this replaces the other belief about the same member: a higher incarnation does; in the
   * same one, the worse belief does.
   */
  boolean overrides(Update other) {
    return incarnation > other.incarnation
        || (incarnation == other.incarnation && state.compareTo(other.state) > 0);
  }
}
