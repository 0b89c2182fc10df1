package io.quorate.protocol.membership;

import io.quorate.protocol.process.NodeId;

/** What membership waits for. */
sealed interface MembershipTimer {

  /** The period ends, and the next probe begins. */
  record Period() implements MembershipTimer {}

  /** The direct answer to a probe is late. */
  record Direct() implements MembershipTimer {}

  /** A suspicion was not refuted in time. */
  record Suspicion(NodeId node) implements MembershipTimer {}
}
