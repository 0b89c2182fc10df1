package io.quorate.node.router;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Request;
import java.util.List;

/** Something that is brought from candidate to candidate until one answers. */
interface Journey extends Arrival {

  /** The partition that it concerns. */
  ProcessId process();

  /** Whom to ask now, the best first. */
  List<NodeId> candidates();

  /** Whether what is sent to a node can arrive there now. */
  boolean reaches(NodeId node);

  /** What the replica of the partition is asked; a scan is of that partition alone. */
  Request.Data request();

  /** How it is asked. */
  Dialect dialect();

  /** Whether it changes anything. */
  default boolean writes() {
    return Dialect.writes(request());
  }

  /** Whether it may be repeated even where it may have had an effect. */
  default boolean repeatable() {
    return !writes() || (request() instanceof Request.Write write && write.id() != null);
  }

  /** Why there is no answer when nobody is left to be asked. */
  Refusal nobody();
}
