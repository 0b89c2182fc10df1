package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;

/** What a concern does when this replica's role changes. */
interface Standings {

  /** This replica leads from now on. */
  default void led() {}

  /** This replica leads no more. */
  default void deposed() {}

  /** Another replica is known to lead. */
  default void following(NodeId leader) {}
}
