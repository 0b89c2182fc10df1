package io.quorate.simulation.fault;

import io.quorate.simulation.engine.Choices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Draws a plan of faults from the seed. */
public final class FaultPlanner {
  private static final long MILLI = 1_000_000;

  private final Choices choices;
  private final FaultLimits limits;
  private final List<FaultPlan.Planned> planned = new ArrayList<>();
  private final TreeSet<Integer> members = new TreeSet<>();
  private int diskLosses;
  private int nextJoiner;

  private FaultPlanner(Choices choices, FaultLimits limits) {
    this.choices = choices;
    this.limits = limits;
    this.nextJoiner = limits.members();
    for (int node = 0; node < limits.members(); node++) {
      members.add(node);
    }
  }

  /** Draws a plan. */
  public static FaultPlan draw(Choices choices, FaultLimits limits) {
    return new FaultPlanner(choices, limits).plan();
  }

  private FaultPlan plan() {
    // Some runs have many kinds of faults, some few: bugs hide where one kind goes on for long.
    long kinds =
        choices.below("plan.kinds", 1L << limits.kinds())
            | choices.below("plan.more", 1L << limits.kinds());
    long at = limits.pace() / 2;
    while (at < limits.horizonNanos()) {
      int kind = choices.index("plan.kind", limits.kinds());
      if ((kinds >> kind & 1) != 0) {
        draw(kind, at);
      }
      at += choices.between("plan.pace", limits.pace() / 8, limits.pace());
    }
    planned.sort(Comparator.comparingLong(FaultPlan.Planned::atNanos));
    return new FaultPlan(List.copyOf(planned));
  }

  private void draw(int kind, long at) {
    switch (kind) {
      case 0 -> add(at, new Fault.Crash(node(), length(5, 9), busy()));
      case 1 -> drawCrashes(at);
      case 2 -> add(at, new Fault.Partition(side(), length(6, 8)));
      case 3 -> add(at, new Fault.OneWayPartition(side(), length(6, 7)));
      case 4 -> drawLink(at);
      case 5 -> add(at, new Fault.Pause(node(), length(3, 9)));
      case 6 -> add(at, new Fault.FullDisk(node(), length(5, 6)));
      case 7 -> add(at, new Fault.SlowDisk(node(), length(0, 8), length(6, 6)));
      case 8 -> add(at, new Fault.ClockJump(node(), jump()));
      case 9 -> drawDiskLoss(at);
      case 10 -> drawJoin(at);
      case 11 -> drawLeave(at);
      case 12 -> add(at, new Fault.FailedSync(node(), length(5, 9)));
      case 13 -> add(at, new Fault.Restart(node(), length(1, 9)));
      case 14 -> add(at, new Fault.Cut(side(), length(8, 6)));
      default -> throw new IllegalArgumentException("There is no fault of kind " + kind);
    }
  }

  /** Several crashes at nearly the same moment, as when a rack loses power. */
  private void drawCrashes(long at) {
    int count = choices.index("plan.crashes", limits.nodes()) + 1;
    for (int i = 0; i < count; i++) {
      long later = choices.below("plan.together", 20 * MILLI);
      add(at + later, new Fault.Crash(node(), length(3, 8), busy()));
    }
  }

  private void drawLink(long at) {
    int one = node();
    int other = (one + 1 + choices.index("plan.other", limits.nodes() - 1)) % limits.nodes();
    if (choices.chance("plan.slow", 500_000)) {
      add(at, new Fault.SlowLink(one, other, length(1, 9), length(6, 7)));
    } else {
      add(at, new Fault.BrokenLink(one, other, length(6, 8)));
    }
  }

  private void drawDiskLoss(long at) {
    if (diskLosses < limits.diskLossesMax()) {
      diskLosses++;
      add(at, new Fault.LoseDisk(node(), length(6, 7)));
    }
  }

  private void drawJoin(long at) {
    if (nextJoiner < limits.nodes()) {
      members.add(nextJoiner);
      add(at, new Fault.AddNode(nextJoiner++));
    }
  }

  private void drawLeave(long at) {
    if (members.size() > limits.membersMin()) {
      int index = choices.index("plan.leaves", members.size());
      int leaver = new ArrayList<>(members).get(index);
      members.remove(leaver);
      add(at, new Fault.RemoveNode(leaver));
    }
  }

  private boolean busy() {
    return choices.chance("plan.busy", 700_000);
  }

  private int node() {
    return choices.index("plan.node", limits.nodes());
  }

  private List<Integer> side() {
    List<Integer> side = new ArrayList<>();
    long bits = 1 + choices.below("plan.side", (1L << limits.nodes()) - 2);
    for (int node = 0; node < limits.nodes(); node++) {
      if ((bits >> node & 1) != 0) {
        side.add(node);
      }
    }
    return side;
  }

  /** Between 2 to the {@code low} and about 2 to the {@code low + spread} milliseconds. */
  private long length(int low, int spread) {
    long shortest = MILLI << low << choices.index("plan.length", spread);
    return choices.between("plan.nanos", shortest, 2 * shortest);
  }

  private long jump() {
    long size = 1L << choices.index("plan.jump", 18);
    return choices.chance("plan.back", 500_000) ? -size : size;
  }

  private void add(long at, Fault fault) {
    planned.add(new FaultPlan.Planned(at, fault));
  }
}
