package io.quorate.protocol.membership;

import io.quorate.protocol.process.NodeId;
import java.util.List;

/** Messages between members. Each carries updates along. */
public sealed interface MembershipMessage {

  /** Beliefs told along the way. */
  List<Update> updates();

  /** Asks for an {@link Ack} with the same number. */
  record Ping(long probe, List<Update> updates) implements MembershipMessage {}

  /** Answers a {@link Ping}, or a {@link Relay} on behalf of its target. */
  record Ack(long probe, List<Update> updates) implements MembershipMessage {}

  /** Asks the receiver to ping the target, and to answer if that does (SWIM's ping-req). */
  record Relay(long probe, NodeId target, List<Update> updates) implements MembershipMessage {}

  /**
   * All that the sender believes: how a node joins, and how two sides find each other again.
   *
   * @param ask whether the sender wants the receiver's beliefs in return
   */
  record Greeting(boolean ask, List<Update> updates) implements MembershipMessage {}
}
