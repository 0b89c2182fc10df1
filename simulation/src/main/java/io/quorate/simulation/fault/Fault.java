package io.quorate.simulation.fault;

import java.util.List;

/** One thing that goes wrong. Nodes are numbered from 0; times are in nanoseconds. */
public sealed interface Fault {

  /** The name under which it is counted. */
  String name();

  /**
   * The node loses all that was not synced and starts again later.
   *
   * @param busy waits for a moment when the node has something to lose
   */
  record Crash(int node, long downNanos, boolean busy) implements Fault {
    @Override
    public String name() {
      return "fault.crash";
    }
  }

  /** The node comes back with an empty disk. */
  record LoseDisk(int node, long downNanos) implements Fault {
    @Override
    public String name() {
      return "fault.loseDisk";
    }
  }

  /** No message passes between one side and the rest. */
  record Partition(List<Integer> side, long nanos) implements Fault {
    @Override
    public String name() {
      return "fault.partition";
    }
  }

  /** No message passes from one side to the rest, while the other direction works. */
  record OneWayPartition(List<Integer> side, long nanos) implements Fault {
    @Override
    public String name() {
      return "fault.oneWayPartition";
    }
  }

  /** Two nodes hear nothing of each other, while all others hear both. */
  record BrokenLink(int one, int other, long nanos) implements Fault {
    @Override
    public String name() {
      return "fault.brokenLink";
    }
  }

  /** One direction of one link takes longer. */
  record SlowLink(int from, int to, long moreNanos, long nanos) implements Fault {
    @Override
    public String name() {
      return "fault.slowLink";
    }
  }

  /** The node does nothing for a while, then goes on as if nothing had been. */
  record Pause(int node, long nanos) implements Fault {
    @Override
    public String name() {
      return "fault.pause";
    }
  }

  /** The node's disk has no room. */
  record FullDisk(int node, long nanos) implements Fault {
    @Override
    public String name() {
      return "fault.fullDisk";
    }
  }

  /** Each sync of the node's disk takes longer. */
  record SlowDisk(int node, long moreNanos, long nanos) implements Fault {
    @Override
    public String name() {
      return "fault.slowDisk";
    }
  }

  /** The node's wall clock jumps, for good. */
  record ClockJump(int node, long millis) implements Fault {
    @Override
    public String name() {
      return "fault.clockJump";
    }
  }

  /** A sync of the node's disk fails: the node stops, and is started again. */
  record FailedSync(int node, long downNanos) implements Fault {
    @Override
    public String name() {
      return "fault.failedSync";
    }
  }

  /** The node is shut down in good order and started again. */
  record Restart(int node, long downNanos) implements Fault {
    @Override
    public String name() {
      return "fault.restart";
    }
  }

  /** An operator has the nodes block messages between two sides, as for a test of a cluster. */
  record Cut(List<Integer> side, long nanos) implements Fault {
    @Override
    public String name() {
      return "fault.cut";
    }
  }

  /** A node that is not yet a member joins while the others serve. */
  record AddNode(int node) implements Fault {
    @Override
    public String name() {
      return "fault.addNode";
    }
  }

  /** A member leaves for good while the others serve. */
  record RemoveNode(int node) implements Fault {
    @Override
    public String name() {
      return "fault.removeNode";
    }
  }
}
