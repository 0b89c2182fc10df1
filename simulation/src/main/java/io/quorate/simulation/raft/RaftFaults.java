package io.quorate.simulation.raft;

import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.Timeline;
import io.quorate.simulation.raft.RaftFault.Planned;
import java.util.List;

/** Carries a plan out on a world, counts what really took place, and undoes all at the end. */
final class RaftFaults {
  private static final long VOTER_LIVES_NANOS = 20_000;
  private static final long VOTER_DOWN_NANOS = 1_000_000;

  private final Timeline timeline;
  private final Environment environment;
  private final RaftWorld world;
  private final Operator operator;
  private final int[] pauses;
  private final int[] stalls;
  private int voterCrashes;
  private boolean over;

  RaftFaults(Environment environment, RaftWorld world) {
    this.timeline = environment.timeline();
    this.environment = environment;
    this.world = world;
    this.operator = new Operator(environment, world);
    this.pauses = new int[world.nodes()];
    this.stalls = new int[world.nodes()];
    world.whenVoting(this::voted);
  }

  void begin(List<Planned> plan) {
    plan.forEach(planned -> timeline.at(planned.atNanos(), () -> happen(planned.fault())));
  }

  /** Ends all faults: nodes run, links work, disks sync. */
  void end() {
    over = true;
    for (int node = 0; node < world.nodes(); node++) {
      world.host(node).fillDisk(false);
      world.host(node).slowDisk(0);
      world.host(node).resume();
      start(node);
      for (int other = 0; other < world.nodes(); other++) {
        while (world.network().blocked(node, other)) {
          world.network().unblock(node, other);
        }
      }
    }
  }

  private void happen(RaftFault fault) {
    if (over) {
      return;
    }
    environment.trace().line(() -> "FAULT " + fault);
    if (carryOut(fault)) {
      environment.counts().add(fault.name());
    }
  }

  private boolean carryOut(RaftFault fault) {
    return switch (fault) {
      case RaftFault.Crash(int node, long nanos, boolean busy) -> crash(node(node), nanos, busy);
      case RaftFault.Partition(List<Integer> side, boolean bothWays, long nanos) ->
          cut(side, bothWays, nanos);
      case RaftFault.Isolation(boolean bothWays, long nanos) -> {
        int leader = world.leader();
        yield leader >= 0 && cut(List.of(leader), bothWays, nanos);
      }
      case RaftFault.VoterCrash(long nanos) -> {
        voterCrashes++;
        undo(nanos, () -> voterCrashes--);
        yield true;
      }
      case RaftFault.BrokenLink(int one, int other, long nanos) -> {
        block(one, other, nanos);
        block(other, one, nanos);
        yield true;
      }
      case RaftFault.SlowLink(int from, int to, long more, long nanos) ->
          slow(node(from), to, more, nanos);
      case RaftFault.Pause(int node, long nanos) -> pause(node(node), nanos);
      case RaftFault.Stall(int node, long nanos) -> stall(node(node), nanos);
      case RaftFault.SlowDisk(int node, long more, long nanos) -> {
        int slow = node(node);
        if (slow >= 0) {
          world.host(slow).slowDisk(more);
          undo(nanos, () -> world.host(slow).slowDisk(0));
        }
        yield slow >= 0;
      }
      case RaftFault.ClockJump(int node, long millis) -> {
        world.host(node).machine().clock().jump(millis);
        yield true;
      }
      case RaftFault.Transfer(int node) -> operator.transfer(node);
      case RaftFault.Change(int kind, long pick) -> {
        boolean asked = operator.change(kind, pick);
        if (asked && world.network().isCut()) {
          environment.counts().add("fault.changeWhileCut");
        }
        yield asked;
      }
    };
  }

  /** A vote has left a node. */
  private void voted(int node) {
    if (voterCrashes > 0 && !over) {
      timeline.after(VOTER_LIVES_NANOS, () -> crash(node, VOTER_DOWN_NANOS, false));
    }
  }

  private int node(int named) {
    return named == RaftFault.LEADER ? world.leader() : named;
  }

  private boolean crash(int node, long nanos, boolean busy) {
    if (node >= 0 && busy) {
      world.host(node).whenBusy(() -> crash(node, nanos, false));
      return false;
    }
    if (over || node < 0 || !world.host(node).up()) {
      return false;
    }
    environment.trace().line(() -> world.ids().get(node) + " CRASHES");
    world.host(node).crash();
    environment.counts().add("crash");
    undo(nanos, () -> start(node));
    return true;
  }

  private void start(int node) {
    if (!world.host(node).up()) {
      environment.trace().line(() -> world.ids().get(node) + " STARTS");
      world.host(node).start();
    }
  }

  private boolean pause(int node, long nanos) {
    if (node < 0) {
      return false;
    }
    pauses[node]++;
    world.host(node).pause();
    undo(
        nanos,
        () -> {
          if (--pauses[node] == 0) {
            world.host(node).resume();
          }
        });
    return true;
  }

  private boolean stall(int node, long nanos) {
    if (node < 0) {
      return false;
    }
    stalls[node]++;
    world.host(node).fillDisk(true);
    undo(nanos, () -> world.host(node).fillDisk(--stalls[node] > 0));
    return true;
  }

  private boolean cut(List<Integer> side, boolean bothWays, long nanos) {
    for (int inside : side) {
      for (int outside = 0; outside < world.nodes(); outside++) {
        if (!side.contains(outside)) {
          block(inside, outside, nanos);
          if (bothWays) {
            block(outside, inside, nanos);
          }
        }
      }
    }
    if (!bothWays) {
      environment.counts().add("fault.oneWayCut");
    }
    return true;
  }

  private boolean slow(int from, int to, long more, long nanos) {
    if (from < 0 || from == to) {
      return false;
    }
    world.network().slow(from, to, more);
    timeline.after(nanos, () -> world.network().slow(from, to, -more));
    return true;
  }

  private void block(int from, int to, long nanos) {
    world.network().block(from, to);
    undo(nanos, () -> world.network().unblock(from, to));
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
