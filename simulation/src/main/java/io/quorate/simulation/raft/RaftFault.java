package io.quorate.simulation.raft;

import java.util.List;

/**
 * One thing that goes wrong, or that an operator does. Nodes are numbered from 0; {@link #LEADER}
 * stands for whoever leads when it happens. Times are in nanoseconds.
 */
sealed interface RaftFault {

  /** Whoever leads. */
  int LEADER = -1;

  /** The node loses all that was not synced and starts again later. */
  record Crash(int node, long downNanos, boolean busy) implements RaftFault {}

  /** No message passes between one side and the rest; or only from the rest to that side. */
  record Partition(List<Integer> side, boolean bothWays, long nanos) implements RaftFault {}

  /** No message leaves or reaches the leader; or none leaves it. */
  record Isolation(boolean bothWays, long nanos) implements RaftFault {}

  /** For a while, whoever grants a vote stops right after, and is back in a moment. */
  record VoterCrash(long nanos) implements RaftFault {}

  /** Two nodes hear nothing of each other, while all others hear both. */
  record BrokenLink(int one, int other, long nanos) implements RaftFault {}

  /** One direction of one link takes longer. */
  record SlowLink(int from, int to, long moreNanos, long nanos) implements RaftFault {}

  /** The node does nothing for a while, then goes on as if nothing had been. */
  record Pause(int node, long nanos) implements RaftFault {}

  /** The node's disk syncs nothing for a while. */
  record Stall(int node, long nanos) implements RaftFault {}

  /** Each sync of the node's disk takes longer. */
  record SlowDisk(int node, long moreNanos, long nanos) implements RaftFault {}

  /** The node's wall clock jumps. */
  record ClockJump(int node, long millis) implements RaftFault {}

  /** The leader is asked to hand over to a node, or to anyone. */
  record Transfer(int node) implements RaftFault {}

  /**
   * The leader is asked to change the membership.
   *
   * @param kind 0 adds a learner, 1 promotes one, 2 removes a member, 3 replaces several voters
   * @param pick decides which
   */
  record Change(int kind, long pick) implements RaftFault {}

  /** When it happens. */
  record Planned(long atNanos, RaftFault fault) {
    @Override
    public String toString() {
      return "%,15d µs  %s".formatted(atNanos / 1000, fault);
    }
  }

  /** The name under which it is counted. */
  default String name() {
    String kind = getClass().getSimpleName();
    return "fault." + Character.toLowerCase(kind.charAt(0)) + kind.substring(1);
  }
}
