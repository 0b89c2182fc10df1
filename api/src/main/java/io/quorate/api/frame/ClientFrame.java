package io.quorate.api.frame;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/** What passes between a client and a node. */
public sealed interface ClientFrame {

  /**
   * The first frame of a connection.
   *
   * @param version of the frames that the client speaks
   * @param client a name for logs
   * @param replyBytesMax largest frame that the client accepts
   */
  record Hello(int version, String client, int replyBytesMax) implements ClientFrame {}

  /**
   * The node's answer to {@link Hello}.
   *
   * @param frameBytesMax largest frame that the node accepts
   */
  record Welcome(int version, String cluster, NodeId node, int frameBytesMax)
      implements ClientFrame {}

  /** A request. Its id is the client's choice, unique among those that wait on the connection. */
  record Ask(long id, Request request) implements ClientFrame {}

  /** Nobody waits any more for the answer to the {@link Ask} with that id, if it waits. */
  record Cancel(long id) implements ClientFrame {}

  /** The one reply to the {@link Ask} with that id. */
  record Answer(long id, Reply reply) implements ClientFrame {}

  /** Why the sender closes the connection. */
  record Goodbye(Refusal refusal) implements ClientFrame {}
}
