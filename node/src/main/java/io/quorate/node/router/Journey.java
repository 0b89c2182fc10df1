package io.quorate.node.router;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import java.util.List;

/** Something that is brought from candidate to candidate until one answers. */
interface Journey extends Arrival {

  /** The partition that it concerns. */
  ProcessId process();

  /** Whom to ask now, the best first. */
  List<NodeId> candidates();

  /** What the process of the partition is asked. */
  Object call();

  /** Whether it changes anything: then it is repeated only where it certainly had no effect. */
  boolean writes();

  /** What another node's router is sent. */
  RouterMessage message(long id);

  /** Why there is no answer when nobody is left to be asked. */
  Refusal nobody();
}
