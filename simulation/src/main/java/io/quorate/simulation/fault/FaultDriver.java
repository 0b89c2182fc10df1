package io.quorate.simulation.fault;

import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.Timeline;
import java.util.List;

/**
 * Carries a plan out on a world, counts what really took place, and undoes everything at the end.
 */
public final class FaultDriver {
  private final Timeline timeline;
  private final Environment environment;
  private final FaultTarget target;
  private final int[] pauses;
  private final int[] fulls;
  private boolean over;

  public FaultDriver(Environment environment, FaultTarget target) {
    this.timeline = environment.timeline();
    this.environment = environment;
    this.target = target;
    this.pauses = new int[target.nodes()];
    this.fulls = new int[target.nodes()];
  }

  /** Schedules all faults of a plan. */
  public void begin(FaultPlan plan) {
    for (FaultPlan.Planned planned : plan.faults()) {
      timeline.after(planned.atNanos(), () -> happen(planned.fault()));
    }
  }

  /** Ends all faults: nodes run, links work, disks have room. What follows must come to rest. */
  public void end() {
    over = true;
    target.heal();
    for (int node = 0; node < target.nodes(); node++) {
      target.fillDisk(node, false);
      target.slowDisk(node, 0);
      target.pause(node, false);
      target.start(node);
      for (int other = 0; other < target.nodes(); other++) {
        while (target.network().blocked(node, other)) {
          target.network().unblock(node, other);
        }
      }
    }
  }

  private void happen(Fault fault) {
    if (over) {
      return;
    }
    environment.trace().line(() -> "FAULT " + fault);
    if (carryOut(fault)) {
      environment.counts().add(fault.name());
    }
  }

  private boolean carryOut(Fault fault) {
    return switch (fault) {
      case Fault.Crash(int node, long downNanos, boolean busy) ->
          busy ? crashBusy(node, downNanos) : crash(node, downNanos);
      case Fault.LoseDisk(int node, long downNanos) -> loseDisk(node, downNanos);
      case Fault.Partition(List<Integer> side, long nanos) -> {
        cut(side, true, nanos);
        yield true;
      }
      case Fault.OneWayPartition(List<Integer> side, long nanos) -> {
        cut(side, false, nanos);
        yield true;
      }
      case Fault.BrokenLink(int one, int other, long nanos) -> {
        block(one, other, nanos);
        block(other, one, nanos);
        yield true;
      }
      case Fault.SlowLink(int from, int to, long moreNanos, long nanos) -> {
        slow(from, to, moreNanos, nanos);
        yield true;
      }
      case Fault.Pause(int node, long nanos) -> {
        pause(node, nanos);
        yield true;
      }
      case Fault.FullDisk(int node, long nanos) -> {
        fill(node, nanos);
        yield true;
      }
      case Fault.SlowDisk(int node, long moreNanos, long nanos) -> {
        target.slowDisk(node, moreNanos);
        undo(nanos, () -> target.slowDisk(node, 0));
        yield true;
      }
      case Fault.ClockJump(int node, long millis) -> {
        target.jumpClock(node, millis);
        yield true;
      }
      case Fault.FailedSync(int node, long downNanos) -> {
        target.failSync(node, () -> stopped(node, downNanos));
        yield false;
      }
      case Fault.Restart(int node, long downNanos) -> restart(node, downNanos);
      case Fault.Cut(List<Integer> side, long nanos) -> {
        boolean asked = target.cut(side);
        undo(nanos, target::heal);
        yield asked;
      }
      case Fault.AddNode(int node) -> target.addNode(node);
      case Fault.RemoveNode(int node) -> target.removeNode(node);
    };
  }

  private boolean loseDisk(int node, long downNanos) {
    boolean crashed = crash(node, downNanos);
    if (crashed) {
      target.loseDisk(node);
    }
    return crashed;
  }

  private void slow(int from, int to, long moreNanos, long nanos) {
    target.network().slow(from, to, moreNanos);
    timeline.after(nanos, () -> target.network().slow(from, to, -moreNanos));
  }

  private boolean restart(int node, long downNanos) {
    boolean stopped = target.stop(node);
    if (stopped) {
      undo(downNanos, () -> target.start(node));
    }
    return stopped;
  }

  /** A sync failed at last, and the node stopped. */
  private void stopped(int node, long downNanos) {
    environment.counts().add("fault.failedSync");
    if (over) {
      target.start(node);
    } else {
      undo(downNanos, () -> target.start(node));
    }
  }

  /** Counted when it comes to pass. */
  private boolean crashBusy(int node, long downNanos) {
    target.whenBusy(
        node,
        () -> {
          if (!over && crash(node, downNanos)) {
            environment.counts().add("fault.crash");
          }
        });
    return false;
  }

  private boolean crash(int node, long downNanos) {
    boolean crashed = target.crash(node);
    if (crashed) {
      undo(downNanos, () -> target.start(node));
    }
    return crashed;
  }

  private void pause(int node, long nanos) {
    pauses[node]++;
    target.pause(node, true);
    undo(
        nanos,
        () -> {
          pauses[node]--;
          target.pause(node, pauses[node] > 0);
        });
  }

  private void fill(int node, long nanos) {
    fulls[node]++;
    target.fillDisk(node, true);
    undo(
        nanos,
        () -> {
          fulls[node]--;
          target.fillDisk(node, fulls[node] > 0);
        });
  }

  private void cut(List<Integer> side, boolean bothWays, long nanos) {
    for (int inside : side) {
      for (int outside = 0; outside < target.nodes(); outside++) {
        if (!side.contains(outside)) {
          block(inside, outside, nanos);
          if (bothWays) {
            block(outside, inside, nanos);
          }
        }
      }
    }
  }

  private void block(int from, int to, long nanos) {
    target.network().block(from, to);
    undo(nanos, () -> target.network().unblock(from, to));
  }

  /** Undoes a fault after a while, unless {@link #end} has done so before. */
  private void undo(long nanos, Runnable undoing) {
    timeline.after(
        nanos,
        () -> {
          if (!over) {
            undoing.run();
          }
        });
  }
}
