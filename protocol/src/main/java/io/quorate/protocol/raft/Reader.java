package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Ticket;

/** Who wants to read. */
sealed interface Reader {

  /** A caller of this replica. */
  record Local(Ticket ticket) implements Reader {}

  /** Another replica, for callers of its own. */
  record Remote(NodeId node, long id) implements Reader {}
}
