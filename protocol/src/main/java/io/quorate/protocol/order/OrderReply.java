package io.quorate.protocol.order;

import io.quorate.protocol.process.NodeId;

/** Replies of an engine to calls that were done. */
public sealed interface OrderReply {

  /**
   * A read of the local state is linearizable in this turn.
   *
   * @param index all up to it has been delivered here
   * @param term in which leadership was confirmed
   */
  record Readable(long index, long term) implements OrderReply {}

  /** Another node leads. */
  record Transferred(NodeId leader, long term) implements OrderReply {}

  /** A change of membership is decided, joint phases included. */
  record MembershipSettled(long index, Membership membership) implements OrderReply {}
}
