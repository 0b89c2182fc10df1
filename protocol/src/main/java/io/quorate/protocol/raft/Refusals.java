package io.quorate.protocol.raft;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;

/** Refusals that more than one concern gives. */
final class Refusals {
  private Refusals() {}

  static Refusal notLeader(Replica replica) {
    NodeId leader = replica.leader;
    if (leader == null || leader.equals(replica.self)) {
      return new Refusal(
          ErrorCode.NOT_LEADER,
          replica.self + " does not lead the group, and knows nobody who does; try again soon");
    }
    return new Refusal(
            ErrorCode.NOT_LEADER, "%s leads the group, not %s".formatted(leader, replica.self))
        .with("leader", leader);
  }

  static Refusal indeterminate() {
    return new Refusal(
        ErrorCode.INDETERMINATE,
        "The leader changed while this was under way: it may have been done, or may be yet");
  }

  static Refusal noReads() {
    return new Refusal(
        ErrorCode.UNAVAILABLE, "No leader could confirm in time that a read here would be current");
  }
}
