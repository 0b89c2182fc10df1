package io.quorate.node.router;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.Request;

/** What is asked of a router from above. */
public sealed interface RouterCall {

  /** To be answered with a {@link io.quorate.store.operation.Reply}. */
  record Ask(Request.Data request) implements RouterCall {}

  /** The connection to a node is gone, and with it perhaps what was sent there; not answered. */
  record Lost(NodeId node) implements RouterCall {}
}
